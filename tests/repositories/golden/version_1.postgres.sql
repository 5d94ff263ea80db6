CREATE SCHEMA version_1;

CREATE TABLE version_1.baseline (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    number integer NOT NULL,
    data text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_1.change (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    key text COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    of integer,
    label text NOT NULL COLLATE pg_catalog."C",
    actor text COLLATE pg_catalog."C",
    at text COLLATE pg_catalog."C",
    reason text NOT NULL COLLATE pg_catalog."C",
    edits text NOT NULL COLLATE pg_catalog."C",
    digest text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_1.dependency (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    predecessor text NOT NULL COLLATE pg_catalog."C",
    successor text NOT NULL COLLATE pg_catalog."C",
    type text NOT NULL COLLATE pg_catalog."C",
    data text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_1.layout (
    version integer NOT NULL
);

CREATE TABLE version_1.project (
    tenant text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    digest text NOT NULL COLLATE pg_catalog."C",
    chain text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    words text NOT NULL COLLATE pg_catalog."C",
    sorting text NOT NULL COLLATE pg_catalog."C",
    lifecycle text NOT NULL COLLATE pg_catalog."C",
    lead text COLLATE pg_catalog."C",
    client text COLLATE pg_catalog."C",
    labels text NOT NULL COLLATE pg_catalog."C",
    start text NOT NULL COLLATE pg_catalog."C",
    finish text COLLATE pg_catalog."C",
    tasks integer NOT NULL
);

CREATE TABLE version_1.settings (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    data text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_1.snapshot (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    digest text NOT NULL COLLATE pg_catalog."C",
    format integer NOT NULL,
    seal text NOT NULL COLLATE pg_catalog."C",
    tasks text NOT NULL COLLATE pg_catalog."C",
    links text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_1.task (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    parent text COLLATE pg_catalog."C",
    rank text NOT NULL COLLATE pg_catalog."C",
    data text NOT NULL COLLATE pg_catalog."C"
);

INSERT INTO version_1.baseline VALUES ('acme', 'LAUNCH', 0, '{"number":0,"tasks":[{"task":"ship","finish":"2026-04-01"}]}');
INSERT INTO version_1.baseline VALUES ('beta', 'LAUNCH', 0, '{"number":0,"tasks":[{"task":"ship","finish":"2026-04-01"}]}');

INSERT INTO version_1.change VALUES ('acme', 'LAUNCH', 1, 'make', 'added', NULL, 'add', NULL, NULL, '', '6e359076608bf0d8becd4ac6e17f4af7', 'a969495ade0caf70052ce028ea9223a3');
INSERT INTO version_1.change VALUES ('acme', 'SITE', 1, 'make', 'added', NULL, 'add', NULL, NULL, '', '4f0e752c09078ca8d2ee9755927f7c1b', '74add032c0796fed22ec0e96b6ca5fcd');
INSERT INTO version_1.change VALUES ('acme', 'SITE', 2, NULL, 'edit', NULL, '延期', 'u.li', '2026-03-02T12:00:00+00:00', '下雨', '[["task",{"id":"dig","name":"Dig","duration":"3d"},{"id":"dig","name":"Dig","duration":"6d","notes":"of acme"}],["task",null,{"id":"roof","name":"屋顶","parent":"house","duration":"2d"}],["outline","house",1,[],["roof"]],["link",null,{"predecessor":"walls","successor":"roof","lag":"1d"}]]', '75f33d995a456b353a365696d6c17910');
INSERT INTO version_1.change VALUES ('acme', 'SITE', 3, 'slip', 'edit', NULL, 'update', NULL, NULL, '', '[["task",{"id":"walls","name":"Walls","parent":"house","duration":"5d"},{"id":"walls","name":"Walls","parent":"house","duration":"5d","labels":["brick"]}]]', 'e082ae57c9c780f650544b8118f4ee1e');
INSERT INTO version_1.change VALUES ('acme', 'SITE', 4, 'undo', 'undo', 3, 'undo update', 'u.wang', '2026-03-02T12:00:00+00:00', '', '[["task",{"id":"walls","name":"Walls","parent":"house","duration":"5d","labels":["brick"]},{"id":"walls","name":"Walls","parent":"house","duration":"5d"}]]', '97e552c47f73617e2d61d125cdb1f7ab');
INSERT INTO version_1.change VALUES ('beta', 'LAUNCH', 1, 'make', 'added', NULL, 'add', NULL, NULL, '', '6e359076608bf0d8becd4ac6e17f4af7', 'a969495ade0caf70052ce028ea9223a3');
INSERT INTO version_1.change VALUES ('beta', 'SITE', 1, 'make', 'added', NULL, 'add', NULL, NULL, '', '4f0e752c09078ca8d2ee9755927f7c1b', '74add032c0796fed22ec0e96b6ca5fcd');
INSERT INTO version_1.change VALUES ('beta', 'SITE', 2, NULL, 'edit', NULL, '延期', 'u.li', '2026-03-02T12:00:00+00:00', '下雨', '[["task",{"id":"dig","name":"Dig","duration":"3d"},{"id":"dig","name":"Dig","duration":"6d","notes":"of beta"}],["task",null,{"id":"roof","name":"屋顶","parent":"house","duration":"2d"}],["outline","house",1,[],["roof"]],["link",null,{"predecessor":"walls","successor":"roof","lag":"1d"}]]', 'ceded265ff3bdb89d8067707b3d720ba');
INSERT INTO version_1.change VALUES ('beta', 'SITE', 3, 'slip', 'edit', NULL, 'update', NULL, NULL, '', '[["task",{"id":"walls","name":"Walls","parent":"house","duration":"5d"},{"id":"walls","name":"Walls","parent":"house","duration":"5d","labels":["brick"]}]]', '10464e4cdc7eb5a3062f730177bbfc56');
INSERT INTO version_1.change VALUES ('beta', 'SITE', 4, 'undo', 'undo', 3, 'undo update', 'u.wang', '2026-03-02T12:00:00+00:00', '', '[["task",{"id":"walls","name":"Walls","parent":"house","duration":"5d","labels":["brick"]},{"id":"walls","name":"Walls","parent":"house","duration":"5d"}]]', '8af4a6fc41582caeaa4b81c8a7422eb7');
INSERT INTO version_1.change VALUES ('acme', 'OLD', 0, NULL, 'added', NULL, 'add', NULL, NULL, '', '50d654ed86a915421e7b5a98851013b1', 'a73cd2eb05545ab3039e1ce6305601e2');
INSERT INTO version_1.change VALUES ('acme', 'OLD', 1, NULL, 'edit', NULL, 'begin', NULL, NULL, '', '[["task",null,{"id":"dig","name":"Dig","duration":"3d"}],["outline",null,0,[],["dig"]],["task",null,{"id":"house","name":"House"}],["outline",null,1,[],["house"]],["task",null,{"id":"walls","name":"Walls","parent":"house","duration":"5d"}],["outline","house",0,[],["walls"]],["link",null,{"predecessor":"dig","successor":"walls"}]]', '709d36f62037883d4dfcb206740b4353');
INSERT INTO version_1.change VALUES ('acme', 'OLD', 2, 'restore', 'edit', NULL, 'update', NULL, NULL, '', '[["task",{"id":"dig","name":"Dig","duration":"3d"},{"id":"dig","name":"Dig","duration":"1d"}]]', '4dc2fe2dd4df28df795609fa90308ff8');

INSERT INTO version_1.dependency VALUES ('acme', 'LAUNCH', 'shoot', 'ship', 'SS', '{"lag":"50%"}');
INSERT INTO version_1.dependency VALUES ('acme', 'LAUNCH', 'ship', 'listed', 'FS', '{"lag":"-1d","lag_calendar":"project"}');
INSERT INTO version_1.dependency VALUES ('acme', 'SITE', 'dig', 'walls', 'FS', '{}');
INSERT INTO version_1.dependency VALUES ('acme', 'SITE', 'walls', 'roof', 'FS', '{"lag":"1d"}');
INSERT INTO version_1.dependency VALUES ('beta', 'LAUNCH', 'shoot', 'ship', 'SS', '{"lag":"50%"}');
INSERT INTO version_1.dependency VALUES ('beta', 'LAUNCH', 'ship', 'listed', 'FS', '{"lag":"-1d","lag_calendar":"project"}');
INSERT INTO version_1.dependency VALUES ('beta', 'SITE', 'dig', 'walls', 'FS', '{}');
INSERT INTO version_1.dependency VALUES ('beta', 'SITE', 'walls', 'roof', 'FS', '{"lag":"1d"}');
INSERT INTO version_1.dependency VALUES ('acme', 'OLD', 'dig', 'walls', 'FS', '{}');

INSERT INTO version_1.layout VALUES (1);

INSERT INTO version_1.project VALUES ('acme', 'LAUNCH', 1, '6e359076608bf0d8becd4ac6e17f4af7', 'a969495ade0caf70052ce028ea9223a3', '{"en":"Launch","zh":"上新"}', 'launch
上新
launch', 'launch', 'draft', NULL, NULL, '["spring"]', '2026-03-02', NULL, 7);
INSERT INTO version_1.project VALUES ('acme', 'SITE', 4, '3a669a289a410a6214c2fa0f657ccc1d', '97e552c47f73617e2d61d125cdb1f7ab', '"仓库改造"', '仓库改造
site', '仓库改造', 'draft', NULL, 'client-7', '[]', '2026-03-02', NULL, 4);
INSERT INTO version_1.project VALUES ('beta', 'LAUNCH', 1, '6e359076608bf0d8becd4ac6e17f4af7', 'a969495ade0caf70052ce028ea9223a3', '{"en":"Launch","zh":"上新"}', 'launch
上新
launch', 'launch', 'draft', NULL, NULL, '["spring"]', '2026-03-02', NULL, 7);
INSERT INTO version_1.project VALUES ('beta', 'SITE', 4, '48d2a4f9f4606d732bbe11c82c2a0a00', '8af4a6fc41582caeaa4b81c8a7422eb7', '"仓库改造"', '仓库改造
site', '仓库改造', 'draft', NULL, 'client-7', '[]', '2026-03-02', NULL, 4);
INSERT INTO version_1.project VALUES ('acme', 'OLD', 2, '50d654ed86a915421e7b5a98851013b1', '4dc2fe2dd4df28df795609fa90308ff8', '"Old"', 'old
old', 'old', 'draft', NULL, NULL, '[]', '2026-03-02', NULL, 3);

INSERT INTO version_1.settings VALUES ('acme', 'LAUNCH', '{"project":{"id":"LAUNCH","name":{"en":"Launch","zh":"上新"},"start":"2026-03-02","calendar":"office","field_definitions":[{"id":"weight","kind":"number"},{"id":"due","kind":"moment"},{"id":"rest","kind":"duration"},{"id":"sku"},{"id":"fragile","kind":"flag"}],"labels":["spring"]},"calendars":[{"id":"office","zone":"Asia/Shanghai","week":{"mon-fri":"09:00-12:00 13:00-18:00"}}],"resources":[{"id":"li","name":"Li"},{"id":"wang","calendar":"office"}]}');
INSERT INTO version_1.settings VALUES ('acme', 'SITE', '{"project":{"id":"SITE","name":"仓库改造","start":"2026-03-02","client":"client-7"},"calendars":[]}');
INSERT INTO version_1.settings VALUES ('beta', 'LAUNCH', '{"project":{"id":"LAUNCH","name":{"en":"Launch","zh":"上新"},"start":"2026-03-02","calendar":"office","field_definitions":[{"id":"weight","kind":"number"},{"id":"due","kind":"moment"},{"id":"rest","kind":"duration"},{"id":"sku"},{"id":"fragile","kind":"flag"}],"labels":["spring"]},"calendars":[{"id":"office","zone":"Asia/Shanghai","week":{"mon-fri":"09:00-12:00 13:00-18:00"}}],"resources":[{"id":"li","name":"Li"},{"id":"wang","calendar":"office"}]}');
INSERT INTO version_1.settings VALUES ('beta', 'SITE', '{"project":{"id":"SITE","name":"仓库改造","start":"2026-03-02","client":"client-7"},"calendars":[]}');
INSERT INTO version_1.settings VALUES ('acme', 'OLD', '{"project":{"id":"OLD","name":"Old","start":"2026-03-02"},"calendars":[]}');

INSERT INTO version_1.snapshot VALUES ('acme', 'LAUNCH', 1, '6e359076608bf0d8becd4ac6e17f4af7', 1, '473aaccea906d880a004d2cf1becdb5b', '{"ids":["shoot","ship","listed","call","call-1","call-2","call-3"],"names":[{"en":"Shoot","zh":"拍摄"},"Ship","Listed","Call","Call 1","Call 2","Call 3"],"fields":{"effort":[["16h"],[1,0,0,0,0,0,0]],"assignments":[[["li 50%"]],[1,0,0,0,0,0,0]],"owner":[["li"],[1,0,0,0,0,0,0]],"labels":[[["photo"]],[1,0,0,0,0,0,0]],"notes":[["Two looks\nand a spare"],[1,0,0,0,0,0,0]],"duration":[["1d","1h"],[0,1,0,0,2,2,2]],"fields":[[{"due":"2026-04-01T09:30+08:00","fragile":true,"rest":"2ed","sku":"A-17","weight":"12.50"}],[0,1,0,0,0,0,0]],"kind":[["milestone"],[0,0,1,0,0,0,0]],"deadline":[["2026-05-01"],[0,0,1,0,0,0,0]],"series":[[{"rule":"FREQ=WEEKLY;BYDAY=MO","first":"2026-03-02","count":3,"each":{"duration":"1h"}}],[0,0,0,1,0,0,0]],"parent":[["call"],[0,0,0,0,1,1,1]],"constraints":[[[{"kind":"SNET","at":"2026-03-02"}],[{"kind":"SNET","at":"2026-03-09"}],[{"kind":"SNET","at":"2026-03-16"}]],[0,0,0,0,1,2,3]]}}', '[[{"predecessor":"shoot","successor":"ship","type":"SS","lag":"50%"},{"predecessor":"ship","successor":"listed","lag":"-1d","lag_calendar":"project"}],[0,1],[1,2],[0,1]]');
INSERT INTO version_1.snapshot VALUES ('beta', 'LAUNCH', 1, '6e359076608bf0d8becd4ac6e17f4af7', 1, '473aaccea906d880a004d2cf1becdb5b', '{"ids":["shoot","ship","listed","call","call-1","call-2","call-3"],"names":[{"en":"Shoot","zh":"拍摄"},"Ship","Listed","Call","Call 1","Call 2","Call 3"],"fields":{"effort":[["16h"],[1,0,0,0,0,0,0]],"assignments":[[["li 50%"]],[1,0,0,0,0,0,0]],"owner":[["li"],[1,0,0,0,0,0,0]],"labels":[[["photo"]],[1,0,0,0,0,0,0]],"notes":[["Two looks\nand a spare"],[1,0,0,0,0,0,0]],"duration":[["1d","1h"],[0,1,0,0,2,2,2]],"fields":[[{"due":"2026-04-01T09:30+08:00","fragile":true,"rest":"2ed","sku":"A-17","weight":"12.50"}],[0,1,0,0,0,0,0]],"kind":[["milestone"],[0,0,1,0,0,0,0]],"deadline":[["2026-05-01"],[0,0,1,0,0,0,0]],"series":[[{"rule":"FREQ=WEEKLY;BYDAY=MO","first":"2026-03-02","count":3,"each":{"duration":"1h"}}],[0,0,0,1,0,0,0]],"parent":[["call"],[0,0,0,0,1,1,1]],"constraints":[[[{"kind":"SNET","at":"2026-03-02"}],[{"kind":"SNET","at":"2026-03-09"}],[{"kind":"SNET","at":"2026-03-16"}]],[0,0,0,0,1,2,3]]}}', '[[{"predecessor":"shoot","successor":"ship","type":"SS","lag":"50%"},{"predecessor":"ship","successor":"listed","lag":"-1d","lag_calendar":"project"}],[0,1],[1,2],[0,1]]');

INSERT INTO version_1.task VALUES ('acme', 'LAUNCH', 'shoot', NULL, 'UzzyV', '{"name":{"en":"Shoot","zh":"拍摄"},"effort":"16h","assignments":["li 50%"],"owner":"li","labels":["photo"],"notes":"Two looks\nand a spare"}');
INSERT INTO version_1.task VALUES ('acme', 'LAUNCH', 'ship', NULL, 'UzzzV', '{"name":"Ship","duration":"1d","fields":{"due":"2026-04-01T09:30+08:00","fragile":true,"rest":"2ed","sku":"A-17","weight":"12.50"}}');
INSERT INTO version_1.task VALUES ('acme', 'LAUNCH', 'listed', NULL, 'V000V', '{"name":"Listed","kind":"milestone","deadline":"2026-05-01"}');
INSERT INTO version_1.task VALUES ('acme', 'LAUNCH', 'call', NULL, 'V001V', '{"name":"Call","series":{"rule":"FREQ=WEEKLY;BYDAY=MO","first":"2026-03-02","count":3,"each":{"duration":"1h"}}}');
INSERT INTO version_1.task VALUES ('acme', 'LAUNCH', 'call-1', 'call', 'Uzzz', '{"name":"Call 1","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-02"}]}');
INSERT INTO version_1.task VALUES ('acme', 'LAUNCH', 'call-2', 'call', 'V', '{"name":"Call 2","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-09"}]}');
INSERT INTO version_1.task VALUES ('acme', 'LAUNCH', 'call-3', 'call', 'V001', '{"name":"Call 3","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-16"}]}');
INSERT INTO version_1.task VALUES ('acme', 'SITE', 'house', NULL, 'V000V', '{"name":"House"}');
INSERT INTO version_1.task VALUES ('acme', 'SITE', 'dig', NULL, 'UzzzV', '{"name":"Dig","duration":"6d","notes":"of acme"}');
INSERT INTO version_1.task VALUES ('acme', 'SITE', 'roof', 'house', 'V001', '{"name":"屋顶","duration":"2d"}');
INSERT INTO version_1.task VALUES ('acme', 'SITE', 'walls', 'house', 'V', '{"name":"Walls","duration":"5d"}');
INSERT INTO version_1.task VALUES ('beta', 'LAUNCH', 'shoot', NULL, 'UzzyV', '{"name":{"en":"Shoot","zh":"拍摄"},"effort":"16h","assignments":["li 50%"],"owner":"li","labels":["photo"],"notes":"Two looks\nand a spare"}');
INSERT INTO version_1.task VALUES ('beta', 'LAUNCH', 'ship', NULL, 'UzzzV', '{"name":"Ship","duration":"1d","fields":{"due":"2026-04-01T09:30+08:00","fragile":true,"rest":"2ed","sku":"A-17","weight":"12.50"}}');
INSERT INTO version_1.task VALUES ('beta', 'LAUNCH', 'listed', NULL, 'V000V', '{"name":"Listed","kind":"milestone","deadline":"2026-05-01"}');
INSERT INTO version_1.task VALUES ('beta', 'LAUNCH', 'call', NULL, 'V001V', '{"name":"Call","series":{"rule":"FREQ=WEEKLY;BYDAY=MO","first":"2026-03-02","count":3,"each":{"duration":"1h"}}}');
INSERT INTO version_1.task VALUES ('beta', 'LAUNCH', 'call-1', 'call', 'Uzzz', '{"name":"Call 1","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-02"}]}');
INSERT INTO version_1.task VALUES ('beta', 'LAUNCH', 'call-2', 'call', 'V', '{"name":"Call 2","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-09"}]}');
INSERT INTO version_1.task VALUES ('beta', 'LAUNCH', 'call-3', 'call', 'V001', '{"name":"Call 3","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-16"}]}');
INSERT INTO version_1.task VALUES ('beta', 'SITE', 'house', NULL, 'V000V', '{"name":"House"}');
INSERT INTO version_1.task VALUES ('beta', 'SITE', 'dig', NULL, 'UzzzV', '{"name":"Dig","duration":"6d","notes":"of beta"}');
INSERT INTO version_1.task VALUES ('beta', 'SITE', 'roof', 'house', 'V001', '{"name":"屋顶","duration":"2d"}');
INSERT INTO version_1.task VALUES ('beta', 'SITE', 'walls', 'house', 'V', '{"name":"Walls","duration":"5d"}');
INSERT INTO version_1.task VALUES ('acme', 'OLD', 'dig', NULL, 'UzzzV', '{"name":"Dig","duration":"1d"}');
INSERT INTO version_1.task VALUES ('acme', 'OLD', 'house', NULL, 'V000V', '{"name":"House"}');
INSERT INTO version_1.task VALUES ('acme', 'OLD', 'walls', 'house', 'V', '{"name":"Walls","duration":"5d"}');

ALTER TABLE ONLY version_1.baseline
    ADD CONSTRAINT baseline_pkey PRIMARY KEY (tenant, project, number);

ALTER TABLE ONLY version_1.change
    ADD CONSTRAINT change_pkey PRIMARY KEY (tenant, project, version);

ALTER TABLE ONLY version_1.dependency
    ADD CONSTRAINT dependency_pkey PRIMARY KEY (tenant, project, predecessor, successor, type);

ALTER TABLE ONLY version_1.layout
    ADD CONSTRAINT layout_pkey PRIMARY KEY (version);

ALTER TABLE ONLY version_1.project
    ADD CONSTRAINT project_pkey PRIMARY KEY (tenant, id);

ALTER TABLE ONLY version_1.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (tenant, project);

ALTER TABLE ONLY version_1.snapshot
    ADD CONSTRAINT snapshot_pkey PRIMARY KEY (tenant, project);

ALTER TABLE ONLY version_1.task
    ADD CONSTRAINT task_pkey PRIMARY KEY (tenant, project, id);

CREATE UNIQUE INDEX change_by_key ON version_1.change USING btree (tenant, project, key) WHERE (key IS NOT NULL);

CREATE UNIQUE INDEX project_by_name ON version_1.project USING btree (tenant, sorting, id);

ALTER TABLE ONLY version_1.baseline
    ADD CONSTRAINT baseline_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_1.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_1.change
    ADD CONSTRAINT change_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_1.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_1.dependency
    ADD CONSTRAINT dependency_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_1.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_1.settings
    ADD CONSTRAINT settings_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_1.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_1.snapshot
    ADD CONSTRAINT snapshot_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_1.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_1.task
    ADD CONSTRAINT task_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_1.project(tenant, id) ON DELETE CASCADE;
