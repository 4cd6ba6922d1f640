-- The core: keys, ids, who owns what, instances, credentials, changes.
-- Times are bigints: milliseconds since 1970. Booleans are 0 and 1. A tenant table carries organization_id, and
-- foreign keys between tenant tables are (organization_id, id), so that a row cannot point into another organization.

create view ligand_clock(ms) as select (extract(epoch from statement_timestamp()) * 1000)::bigint;

create table installation (
    id bigint primary key check (id = 1),
    created_at bigint not null
);

create table "key" (
    id bigint primary key,
    purpose text not null check (purpose in ('seal', 'lookup')),
    wrapped bytea not null,
    state text not null check (state in ('active', 'retiring')),
    created_at bigint not null
);

create table id_block (
    kind text primary key,
    next bigint not null
);

insert into id_block (kind, next)
values ('organization', 1), ('account', 1), ('user', 1), ('instance', 1), ('credential', 1);

create table organization (
    id bigint primary key,
    name text not null,
    secret_sealed bytea not null,
    secret_hash bytea not null unique,
    active bigint not null default 1,
    version bigint not null default 1,
    created_at bigint not null,
    updated_at bigint not null
);

create table account (
    id bigint primary key,
    organization_id bigint not null references organization (id),
    name text not null,
    external_id text,
    default_account bigint not null default 0,
    active bigint not null default 1,
    version bigint not null default 1,
    created_at bigint not null,
    updated_at bigint not null,
    unique (organization_id, id)
);

create table user_ (
    id bigint primary key,
    organization_id bigint not null references organization (id),
    account_id bigint not null,
    email text not null,
    first_name text not null,
    last_name text not null,
    password_hash text not null,
    secret_sealed bytea not null,
    secret_hash bytea not null unique,
    roles text not null,
    active bigint not null default 1,
    version bigint not null default 1,
    created_at bigint not null,
    updated_at bigint not null,
    unique (organization_id, id),
    unique (organization_id, email),
    foreign key (organization_id, account_id) references account (organization_id, id)
);

create table credential (
    id bigint primary key,
    organization_id bigint not null references organization (id),
    generation bigint not null default 1,
    access_sealed bytea,
    refresh_sealed bytea,
    prior_refresh_sealed bytea,
    spare_sealed bytea,
    grant_hash bytea,
    client_hash bytea,
    expires_at bigint,
    obtained_at bigint not null,
    status text not null default 'ok' check (status in ('ok', 'unknown', 'reauthorize')),
    fails bigint not null default 0,
    next_try_at bigint not null default 0,
    due_at bigint,
    last_ok_at bigint,
    last_error text,
    owner text,
    fence bigint not null default 0,
    attempt_id text,
    attempt_generation bigint,
    attempt_until bigint,
    unique (organization_id, id),
    unique (organization_id, grant_hash, client_hash)
);
create index credential_due on credential (due_at) where due_at is not null;
create index credential_open on credential (owner) where owner is not null;

create table instance (
    id bigint primary key,
    organization_id bigint not null references organization (id),
    account_id bigint not null,
    user_id bigint not null,
    element_key text not null,
    name text not null,
    search text not null,
    token_sealed bytea not null,
    token_hash bytea not null unique,
    state text not null check (state in ('provisioning', 'active', 'deleting')),
    held_by text,
    held_until bigint,
    enabled bigint not null default 1,
    trace_until bigint,
    external_authentication text not null default 'none',
    credential_id bigint,
    version bigint not null default 1,
    created_at bigint not null,
    updated_at bigint not null,
    unique (organization_id, id),
    foreign key (organization_id, account_id) references account (organization_id, id),
    foreign key (organization_id, user_id) references user_ (organization_id, id),
    foreign key (organization_id, credential_id) references credential (organization_id, id)
);
create index instance_account on instance (organization_id, account_id, id);
create index instance_credential on instance (organization_id, credential_id) where credential_id is not null;
create index instance_held on instance (state) where state <> 'active';

create table instance_configuration (
    organization_id bigint not null,
    instance_id bigint not null,
    name text not null,
    value text,
    sealed bytea,
    primary key (instance_id, name),
    check (value is null or sealed is null),
    foreign key (organization_id, instance_id) references instance (organization_id, id) on delete cascade
);

create table instance_tag (
    organization_id bigint not null,
    instance_id bigint not null,
    position bigint not null,
    tag text not null,
    primary key (instance_id, position),
    foreign key (organization_id, instance_id) references instance (organization_id, id) on delete cascade
);
create index instance_tag_tag on instance_tag (organization_id, tag);

create table change (
    seq bigint generated always as identity primary key,
    kind text not null,
    id bigint not null,
    version bigint not null,
    at bigint not null
);
create index change_at on change (at);
