-- The core: keys, ids, who owns what, instances, credentials, changes.
-- Times are integers: milliseconds since 1970. Booleans are 0 and 1. A tenant table carries organization_id, and
-- foreign keys between tenant tables are (organization_id, id), so that a row cannot point into another organization.

create view ligand_clock(ms) as select cast(unixepoch('subsec') * 1000 as integer);

create table installation (
    id integer primary key check (id = 1),
    created_at integer not null
);

create table "key" (
    id integer primary key,
    purpose text not null check (purpose in ('seal', 'lookup')),
    wrapped blob not null,
    state text not null check (state in ('active', 'retiring')),
    created_at integer not null
);

create table id_block (
    kind text primary key,
    next integer not null
) without rowid;

insert into id_block (kind, next)
values ('organization', 1), ('account', 1), ('user', 1), ('instance', 1), ('credential', 1);

create table organization (
    id integer primary key,
    name text not null,
    secret_sealed blob not null,
    secret_hash blob not null unique,
    active integer not null default 1,
    version integer not null default 1,
    created_at integer not null,
    updated_at integer not null
);

create table account (
    id integer primary key,
    organization_id integer not null references organization (id),
    name text not null,
    external_id text,
    default_account integer not null default 0,
    active integer not null default 1,
    version integer not null default 1,
    created_at integer not null,
    updated_at integer not null,
    unique (organization_id, id)
);

create table user_ (
    id integer primary key,
    organization_id integer not null references organization (id),
    account_id integer not null,
    email text not null,
    first_name text not null,
    last_name text not null,
    password_hash text not null,
    secret_sealed blob not null,
    secret_hash blob not null unique,
    roles text not null,
    active integer not null default 1,
    version integer not null default 1,
    created_at integer not null,
    updated_at integer not null,
    unique (organization_id, id),
    unique (organization_id, email),
    foreign key (organization_id, account_id) references account (organization_id, id)
);

create table credential (
    id integer primary key,
    organization_id integer not null references organization (id),
    generation integer not null default 1,
    access_sealed blob,
    refresh_sealed blob,
    prior_refresh_sealed blob,
    spare_sealed blob,
    grant_hash blob,
    client_hash blob,
    expires_at integer,
    obtained_at integer not null,
    status text not null default 'ok' check (status in ('ok', 'unknown', 'reauthorize')),
    fails integer not null default 0,
    next_try_at integer not null default 0,
    due_at integer,
    last_ok_at integer,
    last_error text,
    owner text,
    fence integer not null default 0,
    attempt_id text,
    attempt_generation integer,
    attempt_until integer,
    unique (organization_id, id),
    unique (organization_id, grant_hash, client_hash)
);
create index credential_due on credential (due_at) where due_at is not null;
create index credential_open on credential (owner) where owner is not null;

create table instance (
    id integer primary key,
    organization_id integer not null references organization (id),
    account_id integer not null,
    user_id integer not null,
    element_key text not null,
    name text not null,
    search text not null,
    token_sealed blob not null,
    token_hash blob not null unique,
    state text not null check (state in ('provisioning', 'active', 'deleting')),
    held_by text,
    held_until integer,
    enabled integer not null default 1,
    trace_until integer,
    external_authentication text not null default 'none',
    credential_id integer,
    version integer not null default 1,
    created_at integer not null,
    updated_at integer not null,
    unique (organization_id, id),
    foreign key (organization_id, account_id) references account (organization_id, id),
    foreign key (organization_id, user_id) references user_ (organization_id, id),
    foreign key (organization_id, credential_id) references credential (organization_id, id)
);
create index instance_account on instance (organization_id, account_id, id);
create index instance_credential on instance (organization_id, credential_id) where credential_id is not null;
create index instance_held on instance (state) where state <> 'active';

create table instance_configuration (
    organization_id integer not null,
    instance_id integer not null,
    name text not null,
    value text,
    sealed blob,
    primary key (instance_id, name),
    check (value is null or sealed is null),
    foreign key (organization_id, instance_id) references instance (organization_id, id) on delete cascade
) without rowid;

create table instance_tag (
    organization_id integer not null,
    instance_id integer not null,
    position integer not null,
    tag text not null,
    primary key (instance_id, position),
    foreign key (organization_id, instance_id) references instance (organization_id, id) on delete cascade
) without rowid;
create index instance_tag_tag on instance_tag (organization_id, tag);

create table change (
    seq integer primary key autoincrement,
    kind text not null,
    id integer not null,
    version integer not null,
    at integer not null
);
create index change_at on change (at);
