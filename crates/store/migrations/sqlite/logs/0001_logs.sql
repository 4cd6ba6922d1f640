-- What is written much, read little and may be lost with the last second: calls and traces.

create table call_log (
    id integer primary key autoincrement,
    organization_id integer not null,
    account_id integer not null,
    user_id integer not null,
    instance_id integer,
    element_key text,
    request_id text not null,
    method text not null,
    path text not null,
    status integer not null,
    vendor_status integer,
    vendor_calls integer not null,
    duration_us integer not null,
    bytes_in integer not null,
    bytes_out integer not null,
    at integer not null
);
create index call_log_instance on call_log (organization_id, instance_id, at);
create index call_log_at on call_log (at);

create table trace (
    id integer primary key autoincrement,
    organization_id integer not null,
    account_id integer not null,
    instance_id integer not null,
    request_id text not null,
    step text not null,
    document_sealed blob not null,
    at integer not null
);
create index trace_instance on trace (organization_id, instance_id, at);
create index trace_at on trace (at);
