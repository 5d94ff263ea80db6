CREATE SCHEMA version_5;

CREATE TABLE version_5.baseline (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    number bigint NOT NULL,
    data text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_5.change (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    key text COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    of bigint,
    label text NOT NULL COLLATE pg_catalog."C",
    actor text COLLATE pg_catalog."C",
    at text COLLATE pg_catalog."C",
    reason text NOT NULL COLLATE pg_catalog."C",
    edits text NOT NULL COLLATE pg_catalog."C",
    digest text NOT NULL COLLATE pg_catalog."C",
    salt text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    written text COLLATE pg_catalog."C",
    erasure text COLLATE pg_catalog."C"
);

CREATE TABLE version_5.command (
    tenant text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    digest text NOT NULL COLLATE pg_catalog."C",
    seal text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_5.consumer (
    tenant text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_5.dependency (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    predecessor text NOT NULL COLLATE pg_catalog."C",
    successor text NOT NULL COLLATE pg_catalog."C",
    type text NOT NULL COLLATE pg_catalog."C",
    data text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_5.document (
    tenant text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    words text NOT NULL COLLATE pg_catalog."C",
    sorting text NOT NULL COLLATE pg_catalog."C",
    data text NOT NULL COLLATE pg_catalog."C",
    digest text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_5.epoch (
    tenant text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    above bigint NOT NULL,
    noted bigint NOT NULL,
    seal text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    waiting text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    puts text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_5.importing (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C",
    done bigint NOT NULL,
    total bigint NOT NULL,
    digest text NOT NULL COLLATE pg_catalog."C",
    seal text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_5.layout (
    version integer NOT NULL
);

CREATE TABLE version_5.outbox (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    number bigint NOT NULL,
    events text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_5.person (
    tenant text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    labels text NOT NULL COLLATE pg_catalog."C",
    data text NOT NULL COLLATE pg_catalog."C",
    erased text COLLATE pg_catalog."C"
);

CREATE TABLE version_5."position" (
    tenant text NOT NULL COLLATE pg_catalog."C",
    consumer text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    number bigint NOT NULL,
    turn bigint NOT NULL,
    until text NOT NULL COLLATE pg_catalog."C",
    lent_version bigint DEFAULT '-1'::integer NOT NULL,
    lent_number bigint DEFAULT 0 NOT NULL,
    seal text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_5.project (
    tenant text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
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
    tasks bigint NOT NULL,
    size bigint DEFAULT 0 NOT NULL
);

CREATE TABLE version_5.put_command (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    command text NOT NULL COLLATE pg_catalog."C",
    content text NOT NULL COLLATE pg_catalog."C",
    seal text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_5.quota (
    tenant text NOT NULL COLLATE pg_catalog."C",
    seal text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_5.schedule (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    reading text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    engine text NOT NULL COLLATE pg_catalog."C",
    options text NOT NULL COLLATE pg_catalog."C",
    start text NOT NULL COLLATE pg_catalog."C",
    finish text NOT NULL COLLATE pg_catalog."C",
    zones text NOT NULL COLLATE pg_catalog."C",
    ids text NOT NULL COLLATE pg_catalog."C",
    seal text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_5.schedule_column (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    reading text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    data bytea NOT NULL
);
ALTER TABLE ONLY version_5.schedule_column ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE version_5.settings (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    data text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_5.snapshot (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    digest text NOT NULL COLLATE pg_catalog."C",
    format bigint NOT NULL,
    seal text NOT NULL COLLATE pg_catalog."C",
    tasks text NOT NULL COLLATE pg_catalog."C",
    links text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_5.task (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    parent text COLLATE pg_catalog."C",
    rank text NOT NULL COLLATE pg_catalog."C",
    data text NOT NULL COLLATE pg_catalog."C",
    path text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    words text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    sorting text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    kind text DEFAULT 'task'::text NOT NULL COLLATE pg_catalog."C",
    owner text COLLATE pg_catalog."C",
    calendar text COLLATE pg_catalog."C",
    assignee text COLLATE pg_catalog."C",
    assigned text DEFAULT '[]'::text NOT NULL COLLATE pg_catalog."C",
    labels text DEFAULT '[]'::text NOT NULL COLLATE pg_catalog."C"
);

INSERT INTO version_5.baseline VALUES ('acme', 'LAUNCH', 0, '{"number":0,"tasks":[{"task":"ship","finish":"2026-04-01"}]}');
INSERT INTO version_5.baseline VALUES ('beta', 'LAUNCH', 0, '{"number":0,"tasks":[{"task":"ship","finish":"2026-04-01"}]}');

INSERT INTO version_5.change VALUES ('acme', 'LAUNCH', 1, 'make', 'added', NULL, 'add', NULL, NULL, '', '6e359076608bf0d8becd4ac6e17f4af7', 'aaeb8d5691043c88676e09703d695c34', 'd6741362486146c744efb5d23d6b1f55', NULL, NULL);
INSERT INTO version_5.change VALUES ('acme', 'SITE', 1, 'make', 'added', NULL, 'add', NULL, NULL, '', '4f0e752c09078ca8d2ee9755927f7c1b', '2c33bba523f4cbe5d48d9b9b13d03c54', '6a483d7643e013b091f37dc3b3775170', NULL, NULL);
INSERT INTO version_5.change VALUES ('acme', 'SITE', 2, NULL, 'edit', NULL, '延期', 'u.li', '2026-03-02T12:00:00+00:00', '下雨', '[["task",{"id":"dig","name":"Dig","duration":"3d"},{"id":"dig","name":"Dig","duration":"6d","notes":"of acme"}],["task",null,{"id":"roof","name":"屋顶","parent":"house","duration":"2d"}],["outline","house",1,[],["roof"]],["link",null,{"predecessor":"walls","successor":"roof","lag":"1d"}]]', 'e81b0db4e6444070fb70d21b57e9437e', 'd3d5a9b433b7a58132502e9dd99df3a7', NULL, NULL);
INSERT INTO version_5.change VALUES ('acme', 'SITE', 3, 'slip', 'edit', NULL, 'update', NULL, NULL, '', '[["task",{"id":"walls","name":"Walls","parent":"house","duration":"5d"},{"id":"walls","name":"Walls","parent":"house","duration":"5d","labels":["brick"]}]]', '692dfaa626665d016e4c1ed4426fe9fb', '5dee3a9004106b844b233e229362a409', NULL, NULL);
INSERT INTO version_5.change VALUES ('acme', 'SITE', 4, 'undo', 'undo', 3, 'undo update', 'u.wang', '2026-03-02T12:00:00+00:00', '', '[["task",{"id":"walls","name":"Walls","parent":"house","duration":"5d","labels":["brick"]},{"id":"walls","name":"Walls","parent":"house","duration":"5d"}]]', 'b303e4eb4fd715c9bb9d633b328833ce', '016833becc074ae9e36f7518ecd1591e', NULL, NULL);
INSERT INTO version_5.change VALUES ('beta', 'LAUNCH', 1, 'make', 'added', NULL, 'add', NULL, NULL, '', '6e359076608bf0d8becd4ac6e17f4af7', '649458b30f23b3cf6c59f20ab29ac2f5', 'e1e4f6517c5338e360740a1ac647aa95', NULL, NULL);
INSERT INTO version_5.change VALUES ('beta', 'SITE', 1, 'make', 'added', NULL, 'add', NULL, NULL, '', '4f0e752c09078ca8d2ee9755927f7c1b', 'd8059f813e796e8bfaf255c47409772d', 'b529941ddcce93dde04ceaff7dc07025', NULL, NULL);
INSERT INTO version_5.change VALUES ('beta', 'SITE', 2, NULL, 'edit', NULL, '延期', 'u.li', '2026-03-02T12:00:00+00:00', '下雨', '[["task",{"id":"dig","name":"Dig","duration":"3d"},{"id":"dig","name":"Dig","duration":"6d","notes":"of beta"}],["task",null,{"id":"roof","name":"屋顶","parent":"house","duration":"2d"}],["outline","house",1,[],["roof"]],["link",null,{"predecessor":"walls","successor":"roof","lag":"1d"}]]', '230c3f7fccab6fef97040eea6b152544', '96ee29b79640e2daaccbf9e47e928823', NULL, NULL);
INSERT INTO version_5.change VALUES ('beta', 'SITE', 3, 'slip', 'edit', NULL, 'update', NULL, NULL, '', '[["task",{"id":"walls","name":"Walls","parent":"house","duration":"5d"},{"id":"walls","name":"Walls","parent":"house","duration":"5d","labels":["brick"]}]]', '1d165569ebcf958396e04396044b00ff', 'f9bae11fd18b1d363f0f09df3f0930f9', NULL, NULL);
INSERT INTO version_5.change VALUES ('beta', 'SITE', 4, 'undo', 'undo', 3, 'undo update', 'u.wang', '2026-03-02T12:00:00+00:00', '', '[["task",{"id":"walls","name":"Walls","parent":"house","duration":"5d","labels":["brick"]},{"id":"walls","name":"Walls","parent":"house","duration":"5d"}]]', '0b675d5834d494d7f32cd073d0d35707', 'bf34781aec6b36af3e47f7ce07036aa4', NULL, NULL);
INSERT INTO version_5.change VALUES ('acme', 'OLD', 0, NULL, 'added', NULL, 'add', NULL, NULL, '', '50d654ed86a915421e7b5a98851013b1', '54d0496e5a9618bdda6ac31066260934', 'a40b503f8101584c134d13b79778bd44', NULL, NULL);
INSERT INTO version_5.change VALUES ('acme', 'OLD', 1, NULL, 'edit', NULL, 'begin', NULL, NULL, '', '[["task",null,{"id":"dig","name":"Dig","duration":"3d"}],["outline",null,0,[],["dig"]],["task",null,{"id":"house","name":"House"}],["outline",null,1,[],["house"]],["task",null,{"id":"walls","name":"Walls","parent":"house","duration":"5d"}],["outline","house",0,[],["walls"]],["link",null,{"predecessor":"dig","successor":"walls"}]]', 'ab729b620ba77dbe18e2f8a25c7e5f90', 'f4319828e677e90d67801798df3414b8', NULL, NULL);
INSERT INTO version_5.change VALUES ('acme', 'OLD', 2, 'restore', 'edit', NULL, 'update', NULL, NULL, '', '[["task",{"id":"dig","name":"Dig","duration":"3d"},{"id":"dig","name":"Dig","duration":"1d"}]]', '22b41ac0b96b09742533db794591df09', 'cb1a0a9d618e2d0e760632de4a15afd2', NULL, NULL);

INSERT INTO version_5.command VALUES ('acme', 'calendar', 'office', 'make', 1, 'fea7b97cd51b8b5ad9e8a5646cbc6119', '584192050f3e52abe30ff085d9823714');
INSERT INTO version_5.command VALUES ('acme', 'calendar', 'office', 'early', 2, 'e521a44c63d848916aadd88e144730b0', 'f6a330de3c5e20e4e49d01e9bcad5753');
INSERT INTO version_5.command VALUES ('beta', 'calendar', 'office', 'make', 1, 'fea7b97cd51b8b5ad9e8a5646cbc6119', 'ebcf82c7a96cc20b78a801e75c72ca02');
INSERT INTO version_5.command VALUES ('beta', 'calendar', 'office', 'early', 2, 'e521a44c63d848916aadd88e144730b0', 'a0a75ca31143d8d3c273d250bacc202b');

INSERT INTO version_5.consumer VALUES ('acme', 'erp');
INSERT INTO version_5.consumer VALUES ('beta', 'erp');

INSERT INTO version_5.dependency VALUES ('acme', 'LAUNCH', 'shoot', 'ship', 'SS', '{"lag":"50%"}');
INSERT INTO version_5.dependency VALUES ('acme', 'LAUNCH', 'ship', 'listed', 'FS', '{"lag":"-1d","lag_calendar":"project"}');
INSERT INTO version_5.dependency VALUES ('acme', 'SITE', 'dig', 'walls', 'FS', '{}');
INSERT INTO version_5.dependency VALUES ('acme', 'SITE', 'walls', 'roof', 'FS', '{"lag":"1d"}');
INSERT INTO version_5.dependency VALUES ('beta', 'LAUNCH', 'shoot', 'ship', 'SS', '{"lag":"50%"}');
INSERT INTO version_5.dependency VALUES ('beta', 'LAUNCH', 'ship', 'listed', 'FS', '{"lag":"-1d","lag_calendar":"project"}');
INSERT INTO version_5.dependency VALUES ('beta', 'SITE', 'dig', 'walls', 'FS', '{}');
INSERT INTO version_5.dependency VALUES ('beta', 'SITE', 'walls', 'roof', 'FS', '{"lag":"1d"}');
INSERT INTO version_5.dependency VALUES ('acme', 'OLD', 'dig', 'walls', 'FS', '{}');

INSERT INTO version_5.document VALUES ('acme', 'calendar', 'office', 2, '"office"', 'office
office', 'office', '{"id":"office","zone":"Asia/Shanghai","week":{"mon-fri":"08:00-16:00"}}', '4225966b893b76fba5ee7ed8840e67f6');
INSERT INTO version_5.document VALUES ('beta', 'calendar', 'office', 2, '"office"', 'office
office', 'office', '{"id":"office","zone":"Asia/Shanghai","week":{"mon-fri":"08:00-16:00"}}', '74d8303796de51d178fba21cc0d15ef7');

INSERT INTO version_5.epoch VALUES ('acme', 'LAUNCH', -1, 0, '5de4f33a4b0bed3d70e3cf5f9ac756bf', '00000000000000000000000000000000', '00000000000000000000000000000000');
INSERT INTO version_5.epoch VALUES ('acme', 'SITE', -1, 1, '7d0fd8cfc49b96e1508446daa8101c63', 'beb78e8d1982da04a9ae65c7229ed487', '18748dc5d6d418fef298bfdba245e2fa');
INSERT INTO version_5.epoch VALUES ('acme', 'GONE', 3, 0, '6f18f6a23e24c24a0f233f508359ae1d', '8953d22c2ab8e5c00e5d7734ea33986b', '00000000000000000000000000000000');
INSERT INTO version_5.epoch VALUES ('beta', 'LAUNCH', -1, 0, '26a70f1c0818fc249eb562d9897a5505', '00000000000000000000000000000000', '00000000000000000000000000000000');
INSERT INTO version_5.epoch VALUES ('beta', 'SITE', -1, 1, '990ea493bb4e89c6fb934102d0d18430', '2795ae3552dcf7a115590764c1d3a13a', '9ca4ae3c55e2b1a53b68588638406504');
INSERT INTO version_5.epoch VALUES ('beta', 'GONE', 3, 0, '703460ce8f0f6455761b256bccc29440', 'a814765df70081664ab16a4bbd0cf090', '00000000000000000000000000000000');
INSERT INTO version_5.epoch VALUES ('acme', 'OLD', -1, 0, 'd3339a93ca09fdb83ac23ae6604cddd9', '00000000000000000000000000000000', '00000000000000000000000000000000');

INSERT INTO version_5.importing VALUES ('acme', 'LATER', 'later', '2026-03-02T12:00:00.000000+00:00', 2, 5, '5ba051ea4d18beb0e46a48bc87a25be5', '078eb33b7089f918d1e7afb04d6f33c8');
INSERT INTO version_5.importing VALUES ('beta', 'LATER', 'later', '2026-03-02T12:00:00.000000+00:00', 2, 5, '5ba051ea4d18beb0e46a48bc87a25be5', '1411382ae8d5dfac468160fdc84a9528');

INSERT INTO version_5.layout VALUES (5);

INSERT INTO version_5.outbox VALUES ('acme', 'SITE', 4, 1, '[["schedule.moved",{"task":"dig","start_before":"2026-03-02T09:00:00","start":"2026-03-02T09:00:00","finish_before":"2026-03-02T09:00:00","finish":"2026-03-02T09:00:00","minutes":480,"is_elapsed":false,"because":[{"kind":"duration","task":"dig"}]}],"901b3adf23a16f9e71a01515078d5578"]');
INSERT INTO version_5.outbox VALUES ('acme', 'GONE', 1, 0, '[["project.added",{}],"3448ef50a714ac7b1e1fe3a517d03725"]');
INSERT INTO version_5.outbox VALUES ('acme', 'GONE', 2, 0, '[["project.erased",{"fields":["project.name"]}],"aa9c2e8a1950334ff170b33dd9aae476"]');
INSERT INTO version_5.outbox VALUES ('acme', 'GONE', 3, 0, '[["project.removed",{}],"6b633f223c18e221c71fb9f3dd858c63"]');
INSERT INTO version_5.outbox VALUES ('beta', 'SITE', 4, 1, '[["schedule.moved",{"task":"dig","start_before":"2026-03-02T09:00:00","start":"2026-03-02T09:00:00","finish_before":"2026-03-02T09:00:00","finish":"2026-03-02T09:00:00","minutes":480,"is_elapsed":false,"because":[{"kind":"duration","task":"dig"}]}],"1026f6e723d049fb519bf00b49f4785c"]');
INSERT INTO version_5.outbox VALUES ('beta', 'GONE', 1, 0, '[["project.added",{}],"9969be2cf03bfaac098994638d887a2b"]');
INSERT INTO version_5.outbox VALUES ('beta', 'GONE', 2, 0, '[["project.erased",{"fields":["project.name"]}],"a2bc2ddb204536c9a81a001b8780c95d"]');
INSERT INTO version_5.outbox VALUES ('beta', 'GONE', 3, 0, '[["project.removed",{}],"d33677439a84f7cb94e1ba97791b42c4"]');

INSERT INTO version_5.person VALUES ('acme', 'u.li', '[]', '{"name":"李伟","seal":"eb6c54df0065d1437614530f6015130d"}', NULL);
INSERT INTO version_5.person VALUES ('acme', 'u.zhao', '[]', '{"seal":"39596ce1880bdab6bec6a3d5d4bc24e3"}', '2026-03-02T12:00:00+00:00');
INSERT INTO version_5.person VALUES ('beta', 'u.li', '[]', '{"name":"李伟","seal":"5f816c60f03c152f08e0082d1ebd6674"}', NULL);
INSERT INTO version_5.person VALUES ('beta', 'u.zhao', '[]', '{"seal":"fd20b91b992d537850b0f58cdb8f8dcd"}', '2026-03-02T12:00:00+00:00');

INSERT INTO version_5."position" VALUES ('acme', 'erp', 'LAUNCH', -1, 0, 0, '', -1, 0, '329640116d19e0fe624df266c7ddeb64');
INSERT INTO version_5."position" VALUES ('acme', 'erp', 'SITE', -1, 0, 0, '', -1, 0, 'bf3aff70f639d8c6e41269aefaa94f54');
INSERT INTO version_5."position" VALUES ('beta', 'erp', 'LAUNCH', -1, 0, 0, '', -1, 0, '411d1334f7f088219c1a3b26b002ecc8');
INSERT INTO version_5."position" VALUES ('beta', 'erp', 'SITE', -1, 0, 0, '', -1, 0, 'e6aa3bbf6c64c340f849a602b245d7af');

INSERT INTO version_5.project VALUES ('acme', 'LAUNCH', 1, '6e359076608bf0d8becd4ac6e17f4af7', 'aaeb8d5691043c88676e09703d695c34', '{"en":"Launch","zh":"上新"}', 'launch
上新
launch', 'launch', 'draft', NULL, NULL, '["spring"]', '2026-03-02', NULL, 7, 1452);
INSERT INTO version_5.project VALUES ('acme', 'OLD', 2, '50d654ed86a915421e7b5a98851013b1', '22b41ac0b96b09742533db794591df09', '"Old"', 'old
old', 'old', 'draft', NULL, NULL, '[]', '2026-03-02', NULL, 3, 803);
INSERT INTO version_5.project VALUES ('acme', 'SITE', 4, '3a669a289a410a6214c2fa0f657ccc1d', 'b303e4eb4fd715c9bb9d633b328833ce', '"仓库改造"', '仓库改造
site', '仓库改造', 'draft', NULL, 'client-7', '[]', '2026-03-02', NULL, 4, 1231);
INSERT INTO version_5.project VALUES ('acme', 'LATER', -1, '00000000000000000000000000000000', '00000000000000000000000000000000', '""', '', '', 'draft', NULL, NULL, '[]', '', NULL, 3, 280);
INSERT INTO version_5.project VALUES ('beta', 'LAUNCH', 1, '6e359076608bf0d8becd4ac6e17f4af7', '649458b30f23b3cf6c59f20ab29ac2f5', '{"en":"Launch","zh":"上新"}', 'launch
上新
launch', 'launch', 'draft', NULL, NULL, '["spring"]', '2026-03-02', NULL, 7, 1452);
INSERT INTO version_5.project VALUES ('beta', 'SITE', 4, '48d2a4f9f4606d732bbe11c82c2a0a00', '0b675d5834d494d7f32cd073d0d35707', '"仓库改造"', '仓库改造
site', '仓库改造', 'draft', NULL, 'client-7', '[]', '2026-03-02', NULL, 4, 1231);
INSERT INTO version_5.project VALUES ('beta', 'LATER', -1, '00000000000000000000000000000000', '00000000000000000000000000000000', '""', '', '', 'draft', NULL, NULL, '[]', '', NULL, 3, 280);

INSERT INTO version_5.put_command VALUES ('acme', 'SITE', 'a31b15a97f7c8a40e9447176dc4161a7', 'b48acbea1eb7bf2dc57c6d399e62bf63', '18748dc5d6d418fef298bfdba245e2fa');
INSERT INTO version_5.put_command VALUES ('beta', 'SITE', 'a31b15a97f7c8a40e9447176dc4161a7', 'b48acbea1eb7bf2dc57c6d399e62bf63', '9ca4ae3c55e2b1a53b68588638406504');

INSERT INTO version_5.schedule VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 1, '0.1.0', '{"constraints":"soft","alap":"free","direction":"forward","late_tasks":"all","milestones":"touch","compare":"working","lag_calendar":null,"resource_calendars":"heeded","assignments":"together","open_ends":"project_finish","progress":"retained_logic","data_date":"heeded","started":"released","started_constraints":"kept","late_starts":"exact","start_lag_from":"actual_start","project_start":"floor","total_float":"smallest","hard_float":"dates","free_float":"room","float_calendar":"work","summary_float":"tasks","criticality":"auto","critical_float":0,"horizon_years":40}', '2026-03-02T09:00:00+08:00', '2026-03-16T10:00:00+08:00', '["Asia/Shanghai"]', 'shoot
ship
listed
call
call-1
call-2
call-3', '3bcd6a9ad3d73780ffe953af43ef6673');
INSERT INTO version_5.schedule VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 1, '0.1.0', '{"constraints":"soft","alap":"free","direction":"forward","late_tasks":"all","milestones":"touch","compare":"working","lag_calendar":null,"resource_calendars":"heeded","assignments":"together","open_ends":"project_finish","progress":"retained_logic","data_date":"heeded","started":"released","started_constraints":"kept","late_starts":"exact","start_lag_from":"actual_start","project_start":"floor","total_float":"smallest","hard_float":"dates","free_float":"room","float_calendar":"work","summary_float":"tasks","criticality":"auto","critical_float":0,"horizon_years":40}', '2026-03-02T09:00:00+08:00', '2026-03-16T10:00:00+08:00', '["Asia/Shanghai"]', 'shoot
ship
listed
call
call-1
call-2
call-3', '68a3cdf293ec3d7a4c419f2178b974f2');

INSERT INTO version_5.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'early_start', '\x7cbfc20100000000bccac20100000000bccac201000000007cbfc201000000007cbfc20100000000dce6c201000000003c0ec30100000000');
INSERT INTO version_5.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'early_finish', '\x78d2c20100000000d8ccc20100000000bccac20100000000780ec30100000000b8bfc2010000000018e7c20100000000780ec30100000000');
INSERT INTO version_5.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'late_start', '\xb8ecc2010000000098fdc20100000000780ec301000000003c0ec301000000003c0ec301000000003c0ec301000000003c0ec30100000000');
INSERT INTO version_5.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'late_finish', '\x780ec30100000000780ec30100000000780ec30100000000780ec30100000000780ec30100000000780ec30100000000780ec30100000000');
INSERT INTO version_5.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'scheduled_start', '\x7cbfc20100000000bccac20100000000bccac201000000007cbfc201000000007cbfc20100000000dce6c201000000003c0ec30100000000');
INSERT INTO version_5.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'scheduled_finish', '\x78d2c20100000000d8ccc20100000000bccac20100000000780ec30100000000b8bfc2010000000018e7c20100000000780ec30100000000');
INSERT INTO version_5.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'total_float', '\x7c0b0000000000005c0d0000000000003c0f0000000000000000000000000000c01200000000000060090000000000000000000000000000');
INSERT INTO version_5.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'free_float', '\x000000000000000000000000000000003c0f0000000000000000000000000000c01200000000000060090000000000000000000000000000');
INSERT INTO version_5.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'interfering_float', '\x7c0b0000000000005c0d00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO version_5.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'independent_float', '\x00000000000000000000000000000000e0010000000000000000000000000000c01200000000000060090000000000000000000000000000');
INSERT INTO version_5.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'is_critical', '\x0000000000000000000000000000000000000000000000000100000000000000000000000000000000000000000000000100000000000000');
INSERT INTO version_5.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'duration', '\x8007000000000000e0010000000000000000000000000000fc120000000000003c000000000000003c000000000000003c00000000000000');
INSERT INTO version_5.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'zone', '\x0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO version_5.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'early_start', '\x7cbfc20100000000bccac20100000000bccac201000000007cbfc201000000007cbfc20100000000dce6c201000000003c0ec30100000000');
INSERT INTO version_5.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'early_finish', '\x78d2c20100000000d8ccc20100000000bccac20100000000780ec30100000000b8bfc2010000000018e7c20100000000780ec30100000000');
INSERT INTO version_5.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'late_start', '\xb8ecc2010000000098fdc20100000000780ec301000000003c0ec301000000003c0ec301000000003c0ec301000000003c0ec30100000000');
INSERT INTO version_5.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'late_finish', '\x780ec30100000000780ec30100000000780ec30100000000780ec30100000000780ec30100000000780ec30100000000780ec30100000000');
INSERT INTO version_5.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'scheduled_start', '\x7cbfc20100000000bccac20100000000bccac201000000007cbfc201000000007cbfc20100000000dce6c201000000003c0ec30100000000');
INSERT INTO version_5.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'scheduled_finish', '\x78d2c20100000000d8ccc20100000000bccac20100000000780ec30100000000b8bfc2010000000018e7c20100000000780ec30100000000');
INSERT INTO version_5.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'total_float', '\x7c0b0000000000005c0d0000000000003c0f0000000000000000000000000000c01200000000000060090000000000000000000000000000');
INSERT INTO version_5.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'free_float', '\x000000000000000000000000000000003c0f0000000000000000000000000000c01200000000000060090000000000000000000000000000');
INSERT INTO version_5.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'interfering_float', '\x7c0b0000000000005c0d00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO version_5.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'independent_float', '\x00000000000000000000000000000000e0010000000000000000000000000000c01200000000000060090000000000000000000000000000');
INSERT INTO version_5.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'is_critical', '\x0000000000000000000000000000000000000000000000000100000000000000000000000000000000000000000000000100000000000000');
INSERT INTO version_5.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'duration', '\x8007000000000000e0010000000000000000000000000000fc120000000000003c000000000000003c000000000000003c00000000000000');
INSERT INTO version_5.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'zone', '\x0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');

INSERT INTO version_5.settings VALUES ('acme', 'LAUNCH', '{"project":{"id":"LAUNCH","name":{"en":"Launch","zh":"上新"},"start":"2026-03-02","calendar":"office","field_definitions":[{"id":"weight","kind":"number"},{"id":"due","kind":"moment"},{"id":"rest","kind":"duration"},{"id":"sku"},{"id":"fragile","kind":"flag"}],"labels":["spring"]},"calendars":[{"id":"office","zone":"Asia/Shanghai","week":{"mon-fri":"09:00-12:00 13:00-18:00"}}],"resources":[{"id":"li","name":"Li"},{"id":"wang","calendar":"office"}]}');
INSERT INTO version_5.settings VALUES ('acme', 'SITE', '{"project":{"id":"SITE","name":"仓库改造","start":"2026-03-02","client":"client-7"},"calendars":[]}');
INSERT INTO version_5.settings VALUES ('acme', 'LATER', '{"project":{"id":"LATER","name":"Site","start":"2026-03-02"},"calendars":[]}');
INSERT INTO version_5.settings VALUES ('beta', 'LAUNCH', '{"project":{"id":"LAUNCH","name":{"en":"Launch","zh":"上新"},"start":"2026-03-02","calendar":"office","field_definitions":[{"id":"weight","kind":"number"},{"id":"due","kind":"moment"},{"id":"rest","kind":"duration"},{"id":"sku"},{"id":"fragile","kind":"flag"}],"labels":["spring"]},"calendars":[{"id":"office","zone":"Asia/Shanghai","week":{"mon-fri":"09:00-12:00 13:00-18:00"}}],"resources":[{"id":"li","name":"Li"},{"id":"wang","calendar":"office"}]}');
INSERT INTO version_5.settings VALUES ('beta', 'SITE', '{"project":{"id":"SITE","name":"仓库改造","start":"2026-03-02","client":"client-7"},"calendars":[]}');
INSERT INTO version_5.settings VALUES ('beta', 'LATER', '{"project":{"id":"LATER","name":"Site","start":"2026-03-02"},"calendars":[]}');
INSERT INTO version_5.settings VALUES ('acme', 'OLD', '{"project":{"id":"OLD","name":"Old","start":"2026-03-02"},"calendars":[]}');

INSERT INTO version_5.snapshot VALUES ('acme', 'LAUNCH', 1, '6e359076608bf0d8becd4ac6e17f4af7', 1, '473aaccea906d880a004d2cf1becdb5b', '{"ids":["shoot","ship","listed","call","call-1","call-2","call-3"],"names":[{"en":"Shoot","zh":"拍摄"},"Ship","Listed","Call","Call 1","Call 2","Call 3"],"fields":{"effort":[["16h"],[1,0,0,0,0,0,0]],"assignments":[[["li 50%"]],[1,0,0,0,0,0,0]],"owner":[["li"],[1,0,0,0,0,0,0]],"labels":[[["photo"]],[1,0,0,0,0,0,0]],"notes":[["Two looks\nand a spare"],[1,0,0,0,0,0,0]],"duration":[["1d","1h"],[0,1,0,0,2,2,2]],"fields":[[{"due":"2026-04-01T09:30+08:00","fragile":true,"rest":"2ed","sku":"A-17","weight":"12.50"}],[0,1,0,0,0,0,0]],"kind":[["milestone"],[0,0,1,0,0,0,0]],"deadline":[["2026-05-01"],[0,0,1,0,0,0,0]],"series":[[{"rule":"FREQ=WEEKLY;BYDAY=MO","first":"2026-03-02","count":3,"each":{"duration":"1h"}}],[0,0,0,1,0,0,0]],"parent":[["call"],[0,0,0,0,1,1,1]],"constraints":[[[{"kind":"SNET","at":"2026-03-02"}],[{"kind":"SNET","at":"2026-03-09"}],[{"kind":"SNET","at":"2026-03-16"}]],[0,0,0,0,1,2,3]]}}', '[[{"predecessor":"shoot","successor":"ship","type":"SS","lag":"50%"},{"predecessor":"ship","successor":"listed","lag":"-1d","lag_calendar":"project"}],[0,1],[1,2],[0,1]]');
INSERT INTO version_5.snapshot VALUES ('beta', 'LAUNCH', 1, '6e359076608bf0d8becd4ac6e17f4af7', 1, '473aaccea906d880a004d2cf1becdb5b', '{"ids":["shoot","ship","listed","call","call-1","call-2","call-3"],"names":[{"en":"Shoot","zh":"拍摄"},"Ship","Listed","Call","Call 1","Call 2","Call 3"],"fields":{"effort":[["16h"],[1,0,0,0,0,0,0]],"assignments":[[["li 50%"]],[1,0,0,0,0,0,0]],"owner":[["li"],[1,0,0,0,0,0,0]],"labels":[[["photo"]],[1,0,0,0,0,0,0]],"notes":[["Two looks\nand a spare"],[1,0,0,0,0,0,0]],"duration":[["1d","1h"],[0,1,0,0,2,2,2]],"fields":[[{"due":"2026-04-01T09:30+08:00","fragile":true,"rest":"2ed","sku":"A-17","weight":"12.50"}],[0,1,0,0,0,0,0]],"kind":[["milestone"],[0,0,1,0,0,0,0]],"deadline":[["2026-05-01"],[0,0,1,0,0,0,0]],"series":[[{"rule":"FREQ=WEEKLY;BYDAY=MO","first":"2026-03-02","count":3,"each":{"duration":"1h"}}],[0,0,0,1,0,0,0]],"parent":[["call"],[0,0,0,0,1,1,1]],"constraints":[[[{"kind":"SNET","at":"2026-03-02"}],[{"kind":"SNET","at":"2026-03-09"}],[{"kind":"SNET","at":"2026-03-16"}]],[0,0,0,0,1,2,3]]}}', '[[{"predecessor":"shoot","successor":"ship","type":"SS","lag":"50%"},{"predecessor":"ship","successor":"listed","lag":"-1d","lag_calendar":"project"}],[0,1],[1,2],[0,1]]');

INSERT INTO version_5.task VALUES ('acme', 'LAUNCH', 'shoot', NULL, 'UzzyV', '{"name":{"en":"Shoot","zh":"拍摄"},"effort":"16h","assignments":["li 50%"],"owner":"li","labels":["photo"],"notes":"Two looks\nand a spare"}', 'UzzyV/', 'shoot
拍摄
shoot', 'shoot', 'task', 'li', NULL, 'li', '["li"]', '["photo"]');
INSERT INTO version_5.task VALUES ('acme', 'LAUNCH', 'ship', NULL, 'UzzzV', '{"name":"Ship","duration":"1d","fields":{"due":"2026-04-01T09:30+08:00","fragile":true,"rest":"2ed","sku":"A-17","weight":"12.50"}}', 'UzzzV/', 'ship
ship', 'ship', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('acme', 'LAUNCH', 'listed', NULL, 'V000V', '{"name":"Listed","kind":"milestone","deadline":"2026-05-01"}', 'V000V/', 'listed
listed', 'listed', 'milestone', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('acme', 'LAUNCH', 'call', NULL, 'V001V', '{"name":"Call","series":{"rule":"FREQ=WEEKLY;BYDAY=MO","first":"2026-03-02","count":3,"each":{"duration":"1h"}}}', 'V001V/', 'call
call', 'call', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('acme', 'LAUNCH', 'call-1', 'call', 'Uzzz', '{"name":"Call 1","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-02"}]}', 'V001V/Uzzz/', 'call 1
call-1', 'call 1', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('acme', 'LAUNCH', 'call-2', 'call', 'V', '{"name":"Call 2","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-09"}]}', 'V001V/V/', 'call 2
call-2', 'call 2', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('acme', 'LAUNCH', 'call-3', 'call', 'V001', '{"name":"Call 3","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-16"}]}', 'V001V/V001/', 'call 3
call-3', 'call 3', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('acme', 'SITE', 'house', NULL, 'V000V', '{"name":"House"}', 'V000V/', 'house
house', 'house', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('acme', 'SITE', 'dig', NULL, 'UzzzV', '{"name":"Dig","duration":"6d","notes":"of acme"}', 'UzzzV/', 'dig
dig', 'dig', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('acme', 'SITE', 'roof', 'house', 'V001', '{"name":"屋顶","duration":"2d"}', 'V000V/V001/', '屋顶
roof', '屋顶', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('acme', 'SITE', 'walls', 'house', 'V', '{"name":"Walls","duration":"5d"}', 'V000V/V/', 'walls
walls', 'walls', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('acme', 'LATER', 'dig', NULL, 'UzzzV', '{"name":"Dig","duration":"3d"}', 'UzzzV/', 'dig
dig', 'dig', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('beta', 'LAUNCH', 'shoot', NULL, 'UzzyV', '{"name":{"en":"Shoot","zh":"拍摄"},"effort":"16h","assignments":["li 50%"],"owner":"li","labels":["photo"],"notes":"Two looks\nand a spare"}', 'UzzyV/', 'shoot
拍摄
shoot', 'shoot', 'task', 'li', NULL, 'li', '["li"]', '["photo"]');
INSERT INTO version_5.task VALUES ('beta', 'LAUNCH', 'ship', NULL, 'UzzzV', '{"name":"Ship","duration":"1d","fields":{"due":"2026-04-01T09:30+08:00","fragile":true,"rest":"2ed","sku":"A-17","weight":"12.50"}}', 'UzzzV/', 'ship
ship', 'ship', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('beta', 'LAUNCH', 'listed', NULL, 'V000V', '{"name":"Listed","kind":"milestone","deadline":"2026-05-01"}', 'V000V/', 'listed
listed', 'listed', 'milestone', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('beta', 'LAUNCH', 'call', NULL, 'V001V', '{"name":"Call","series":{"rule":"FREQ=WEEKLY;BYDAY=MO","first":"2026-03-02","count":3,"each":{"duration":"1h"}}}', 'V001V/', 'call
call', 'call', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('beta', 'LAUNCH', 'call-1', 'call', 'Uzzz', '{"name":"Call 1","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-02"}]}', 'V001V/Uzzz/', 'call 1
call-1', 'call 1', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('beta', 'LAUNCH', 'call-2', 'call', 'V', '{"name":"Call 2","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-09"}]}', 'V001V/V/', 'call 2
call-2', 'call 2', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('beta', 'LAUNCH', 'call-3', 'call', 'V001', '{"name":"Call 3","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-16"}]}', 'V001V/V001/', 'call 3
call-3', 'call 3', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('beta', 'SITE', 'house', NULL, 'V000V', '{"name":"House"}', 'V000V/', 'house
house', 'house', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('beta', 'SITE', 'dig', NULL, 'UzzzV', '{"name":"Dig","duration":"6d","notes":"of beta"}', 'UzzzV/', 'dig
dig', 'dig', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('beta', 'SITE', 'roof', 'house', 'V001', '{"name":"屋顶","duration":"2d"}', 'V000V/V001/', '屋顶
roof', '屋顶', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('beta', 'SITE', 'walls', 'house', 'V', '{"name":"Walls","duration":"5d"}', 'V000V/V/', 'walls
walls', 'walls', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('beta', 'LATER', 'dig', NULL, 'UzzzV', '{"name":"Dig","duration":"3d"}', 'UzzzV/', 'dig
dig', 'dig', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('acme', 'OLD', 'dig', NULL, 'UzzzV', '{"name":"Dig","duration":"1d"}', 'UzzzV/', 'dig
dig', 'dig', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('acme', 'OLD', 'house', NULL, 'V000V', '{"name":"House"}', 'V000V/', 'house
house', 'house', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_5.task VALUES ('acme', 'OLD', 'walls', 'house', 'V', '{"name":"Walls","duration":"5d"}', 'V000V/V/', 'walls
walls', 'walls', 'task', NULL, NULL, NULL, '[]', '[]');

ALTER TABLE ONLY version_5.baseline
    ADD CONSTRAINT baseline_pkey PRIMARY KEY (tenant, project, number);

ALTER TABLE ONLY version_5.change
    ADD CONSTRAINT change_pkey PRIMARY KEY (tenant, project, version);

ALTER TABLE ONLY version_5.command
    ADD CONSTRAINT command_pkey PRIMARY KEY (tenant, kind, id, key);

ALTER TABLE ONLY version_5.consumer
    ADD CONSTRAINT consumer_pkey PRIMARY KEY (tenant, id);

ALTER TABLE ONLY version_5.dependency
    ADD CONSTRAINT dependency_pkey PRIMARY KEY (tenant, project, predecessor, successor, type);

ALTER TABLE ONLY version_5.document
    ADD CONSTRAINT document_pkey PRIMARY KEY (tenant, kind, id);

ALTER TABLE ONLY version_5.epoch
    ADD CONSTRAINT epoch_pkey PRIMARY KEY (tenant, id);

ALTER TABLE ONLY version_5.importing
    ADD CONSTRAINT importing_pkey PRIMARY KEY (tenant, project);

ALTER TABLE ONLY version_5.layout
    ADD CONSTRAINT layout_pkey PRIMARY KEY (version);

ALTER TABLE ONLY version_5.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (tenant, project, version, number);

ALTER TABLE ONLY version_5.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (tenant, id);

ALTER TABLE ONLY version_5."position"
    ADD CONSTRAINT position_pkey PRIMARY KEY (tenant, consumer, project);

ALTER TABLE ONLY version_5.project
    ADD CONSTRAINT project_pkey PRIMARY KEY (tenant, id);

ALTER TABLE ONLY version_5.put_command
    ADD CONSTRAINT put_command_pkey PRIMARY KEY (tenant, project, command);

ALTER TABLE ONLY version_5.quota
    ADD CONSTRAINT quota_pkey PRIMARY KEY (tenant);

ALTER TABLE ONLY version_5.schedule_column
    ADD CONSTRAINT schedule_column_pkey PRIMARY KEY (tenant, project, reading, name);

ALTER TABLE ONLY version_5.schedule
    ADD CONSTRAINT schedule_pkey PRIMARY KEY (tenant, project, reading);

ALTER TABLE ONLY version_5.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (tenant, project);

ALTER TABLE ONLY version_5.snapshot
    ADD CONSTRAINT snapshot_pkey PRIMARY KEY (tenant, project);

ALTER TABLE ONLY version_5.task
    ADD CONSTRAINT task_pkey PRIMARY KEY (tenant, project, id);

CREATE UNIQUE INDEX change_by_key ON version_5.change USING btree (tenant, project, key) WHERE (key IS NOT NULL);

CREATE UNIQUE INDEX document_by_name ON version_5.document USING btree (tenant, kind, sorting, id);

CREATE INDEX position_by_turn ON version_5."position" USING btree (tenant, consumer, turn, project);

CREATE UNIQUE INDEX project_by_name ON version_5.project USING btree (tenant, sorting, id);

CREATE INDEX task_by_assignee ON version_5.task USING btree (tenant, assignee, project, path) WHERE (assignee IS NOT NULL);

CREATE INDEX task_by_name ON version_5.task USING btree (tenant, project, sorting, id);

CREATE INDEX task_by_parent ON version_5.task USING btree (tenant, project, parent, path);

CREATE INDEX task_by_path ON version_5.task USING btree (tenant, project, path);

ALTER TABLE ONLY version_5.baseline
    ADD CONSTRAINT baseline_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_5.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_5.change
    ADD CONSTRAINT change_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_5.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_5.dependency
    ADD CONSTRAINT dependency_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_5.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_5.importing
    ADD CONSTRAINT importing_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_5.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_5."position"
    ADD CONSTRAINT position_tenant_consumer_fkey FOREIGN KEY (tenant, consumer) REFERENCES version_5.consumer(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_5.put_command
    ADD CONSTRAINT put_command_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_5.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_5.schedule_column
    ADD CONSTRAINT schedule_column_tenant_project_reading_fkey FOREIGN KEY (tenant, project, reading) REFERENCES version_5.schedule(tenant, project, reading) ON DELETE CASCADE;

ALTER TABLE ONLY version_5.schedule
    ADD CONSTRAINT schedule_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_5.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_5.settings
    ADD CONSTRAINT settings_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_5.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_5.snapshot
    ADD CONSTRAINT snapshot_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_5.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_5.task
    ADD CONSTRAINT task_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_5.project(tenant, id) ON DELETE CASCADE;
