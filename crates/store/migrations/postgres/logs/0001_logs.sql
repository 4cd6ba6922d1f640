-- What is written much, read little and may be lost with the last second: calls and traces.

create table call_log (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    account_id bigint not null,
    user_id bigint not null,
    instance_id bigint,
    element_key text,
    request_id text not null,
    method text not null,
    path text not null,
    status bigint not null,
    vendor_status bigint,
    vendor_calls bigint not null,
    duration_us bigint not null,
    bytes_in bigint not null,
    bytes_out bigint not null,
    at bigint not null
);
create index call_log_instance on call_log (organization_id, instance_id, at);
create index call_log_at on call_log (at);

create table trace (
    id bigint generated always as identity primary key,
    organization_id bigint not null,
    account_id bigint not null,
    instance_id bigint not null,
    request_id text not null,
    step text not null,
    document_sealed bytea not null,
    at bigint not null
);
create index trace_instance on trace (organization_id, instance_id, at);
create index trace_at on trace (at);
