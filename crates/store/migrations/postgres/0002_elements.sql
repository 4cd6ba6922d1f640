-- Elements that are not in the binary: an account's own, its extensions of elements of the catalogue, whom they are shown
-- to, proxies of OAuth callbacks, and where elements stand in the catalogue.
-- The document is JSON text; the defaults of its secret entries are not in it but sealed beside it.

insert into id_block (kind, next) values ('element', 100000), ('oauth_proxy', 1);

create table element (
    id bigint primary key,
    organization_id bigint not null references organization (id),
    account_id bigint not null,
    element_key text not null,
    role text not null check (role in ('own', 'extension')),
    document text not null,
    secrets_sealed bytea,
    next_member bigint not null,
    active bigint not null default 1,
    version bigint not null default 1,
    created_at bigint not null,
    updated_at bigint not null,
    unique (organization_id, id),
    unique (organization_id, account_id, element_key),
    foreign key (organization_id, account_id) references account (organization_id, id)
);

create table element_share (
    organization_id bigint not null,
    element_id bigint not null,
    account_id bigint not null,
    created_at bigint not null,
    primary key (element_id, account_id),
    foreign key (organization_id, element_id) references element (organization_id, id) on delete cascade,
    foreign key (organization_id, account_id) references account (organization_id, id) on delete cascade
);
create index element_share_account on element_share (organization_id, account_id);

create index instance_element on instance (organization_id, account_id, element_key);

create table oauth_proxy (
    id bigint primary key,
    organization_id bigint not null references organization (id),
    account_id bigint not null,
    name text not null,
    secrets_sealed bytea,
    urls text not null,
    version bigint not null default 1,
    created_at bigint not null,
    unique (organization_id, id),
    unique (organization_id, account_id, name),
    foreign key (organization_id, account_id) references account (organization_id, id)
);

create table catalogue_property (
    organization_id bigint not null references organization (id),
    entity_type text not null,
    entity_id bigint not null,
    element_id bigint not null,
    hidden bigint not null,
    featured bigint not null,
    position bigint,
    primary key (organization_id, entity_type, entity_id, element_id)
);
