-- Elements that are not in the binary: an account's own, its extensions of elements of the catalogue, whom they are shown
-- to, proxies of OAuth callbacks, and where elements stand in the catalogue.
-- The document is JSON text; the defaults of its secret entries are not in it but sealed beside it.

insert into id_block (kind, next) values ('element', 100000), ('oauth_proxy', 1);

create table element (
    id integer primary key,
    organization_id integer not null references organization (id),
    account_id integer not null,
    element_key text not null,
    role text not null check (role in ('own', 'extension')),
    document text not null,
    secrets_sealed blob,
    next_member integer not null,
    active integer not null default 1,
    version integer not null default 1,
    created_at integer not null,
    updated_at integer not null,
    unique (organization_id, id),
    unique (organization_id, account_id, element_key),
    foreign key (organization_id, account_id) references account (organization_id, id)
);

create table element_share (
    organization_id integer not null,
    element_id integer not null,
    account_id integer not null,
    created_at integer not null,
    primary key (element_id, account_id),
    foreign key (organization_id, element_id) references element (organization_id, id) on delete cascade,
    foreign key (organization_id, account_id) references account (organization_id, id) on delete cascade
) without rowid;
create index element_share_account on element_share (organization_id, account_id);

create index instance_element on instance (organization_id, account_id, element_key);

create table oauth_proxy (
    id integer primary key,
    organization_id integer not null references organization (id),
    account_id integer not null,
    name text not null,
    secrets_sealed blob,
    urls text not null,
    version integer not null default 1,
    created_at integer not null,
    unique (organization_id, id),
    unique (organization_id, account_id, name),
    foreign key (organization_id, account_id) references account (organization_id, id)
);

create table catalogue_property (
    organization_id integer not null references organization (id),
    entity_type text not null,
    entity_id integer not null,
    element_id integer not null,
    hidden integer not null,
    featured integer not null,
    position integer,
    primary key (organization_id, entity_type, entity_id, element_id)
) without rowid;
