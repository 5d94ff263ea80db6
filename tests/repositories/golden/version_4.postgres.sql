CREATE SCHEMA version_4;

CREATE TABLE version_4.baseline (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    number bigint NOT NULL,
    data text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_4.change (
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

CREATE TABLE version_4.command (
    tenant text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    digest text NOT NULL COLLATE pg_catalog."C",
    seal text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_4.consumer (
    tenant text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_4.dependency (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    predecessor text NOT NULL COLLATE pg_catalog."C",
    successor text NOT NULL COLLATE pg_catalog."C",
    type text NOT NULL COLLATE pg_catalog."C",
    data text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_4.document (
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

CREATE TABLE version_4.epoch (
    tenant text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    above bigint NOT NULL,
    noted bigint NOT NULL,
    seal text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_4.importing (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C",
    done bigint NOT NULL,
    total bigint NOT NULL,
    digest text NOT NULL COLLATE pg_catalog."C",
    seal text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_4.layout (
    version integer NOT NULL
);

CREATE TABLE version_4.outbox (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    number bigint NOT NULL,
    events text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_4.person (
    tenant text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    labels text NOT NULL COLLATE pg_catalog."C",
    data text NOT NULL COLLATE pg_catalog."C",
    erased text COLLATE pg_catalog."C"
);

CREATE TABLE version_4."position" (
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

CREATE TABLE version_4.project (
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

CREATE TABLE version_4.put_command (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    command text NOT NULL COLLATE pg_catalog."C",
    content text NOT NULL COLLATE pg_catalog."C",
    seal text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_4.quota (
    tenant text NOT NULL COLLATE pg_catalog."C",
    seal text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_4.schedule (
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

CREATE TABLE version_4.schedule_column (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    reading text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    data bytea NOT NULL
);
ALTER TABLE ONLY version_4.schedule_column ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE version_4.settings (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    data text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_4.snapshot (
    tenant text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    digest text NOT NULL COLLATE pg_catalog."C",
    format bigint NOT NULL,
    seal text NOT NULL COLLATE pg_catalog."C",
    tasks text NOT NULL COLLATE pg_catalog."C",
    links text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE version_4.task (
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

INSERT INTO version_4.baseline VALUES ('acme', 'LAUNCH', 0, '{"number":0,"tasks":[{"task":"ship","finish":"2026-04-01"}]}');
INSERT INTO version_4.baseline VALUES ('beta', 'LAUNCH', 0, '{"number":0,"tasks":[{"task":"ship","finish":"2026-04-01"}]}');

INSERT INTO version_4.change VALUES ('acme', 'LAUNCH', 1, 'make', 'added', NULL, 'add', NULL, NULL, '', '6e359076608bf0d8becd4ac6e17f4af7', '7874fa39fafd8fbeaa16ed5149e31289', 'fb306d0d83957dcf3c78325ee68808f6', NULL, NULL);
INSERT INTO version_4.change VALUES ('acme', 'SITE', 1, 'make', 'added', NULL, 'add', NULL, NULL, '', '4f0e752c09078ca8d2ee9755927f7c1b', 'f42ba5bcc2a43379694679f032b34dec', '6d443faee521e484868f815e61656ef4', NULL, NULL);
INSERT INTO version_4.change VALUES ('acme', 'SITE', 2, NULL, 'edit', NULL, '延期', 'u.li', '2026-03-02T12:00:00+00:00', '下雨', '[["task",{"id":"dig","name":"Dig","duration":"3d"},{"id":"dig","name":"Dig","duration":"6d","notes":"of acme"}],["task",null,{"id":"roof","name":"屋顶","parent":"house","duration":"2d"}],["outline","house",1,[],["roof"]],["link",null,{"predecessor":"walls","successor":"roof","lag":"1d"}]]', 'bdb7d4999c63c8025c2997371de97fc3', '793f9435eb4c93032c47f0f2b895d51a', NULL, NULL);
INSERT INTO version_4.change VALUES ('acme', 'SITE', 3, 'slip', 'edit', NULL, 'update', NULL, NULL, '', '[["task",{"id":"walls","name":"Walls","parent":"house","duration":"5d"},{"id":"walls","name":"Walls","parent":"house","duration":"5d","labels":["brick"]}]]', 'b91a27cd868d56d8e6296871a45f3ec1', '8c3ebe6377535c7f799ea3e36f98fbff', NULL, NULL);
INSERT INTO version_4.change VALUES ('acme', 'SITE', 4, 'undo', 'undo', 3, 'undo update', 'u.wang', '2026-03-02T12:00:00+00:00', '', '[["task",{"id":"walls","name":"Walls","parent":"house","duration":"5d","labels":["brick"]},{"id":"walls","name":"Walls","parent":"house","duration":"5d"}]]', 'e2348ac0c2687690ed297da83897495d', 'e080e331fb0caba96773a8e9e1f9250c', NULL, NULL);
INSERT INTO version_4.change VALUES ('beta', 'LAUNCH', 1, 'make', 'added', NULL, 'add', NULL, NULL, '', '6e359076608bf0d8becd4ac6e17f4af7', '689c48d5b5dd4d8e8fba8db104d28e47', '77aa81745a9b192b3f8db6c0ef5385a9', NULL, NULL);
INSERT INTO version_4.change VALUES ('beta', 'SITE', 1, 'make', 'added', NULL, 'add', NULL, NULL, '', '4f0e752c09078ca8d2ee9755927f7c1b', '9c7161d6618280d3a7c77506c0344afb', 'b4d0c7f0ad438e6d779dc6b97630f29a', NULL, NULL);
INSERT INTO version_4.change VALUES ('beta', 'SITE', 2, NULL, 'edit', NULL, '延期', 'u.li', '2026-03-02T12:00:00+00:00', '下雨', '[["task",{"id":"dig","name":"Dig","duration":"3d"},{"id":"dig","name":"Dig","duration":"6d","notes":"of beta"}],["task",null,{"id":"roof","name":"屋顶","parent":"house","duration":"2d"}],["outline","house",1,[],["roof"]],["link",null,{"predecessor":"walls","successor":"roof","lag":"1d"}]]', 'b93f010234d29265c11d30dfec944c79', 'e24b947728db3873fedfdf5531810c37', NULL, NULL);
INSERT INTO version_4.change VALUES ('beta', 'SITE', 3, 'slip', 'edit', NULL, 'update', NULL, NULL, '', '[["task",{"id":"walls","name":"Walls","parent":"house","duration":"5d"},{"id":"walls","name":"Walls","parent":"house","duration":"5d","labels":["brick"]}]]', 'c6d9e44b0784731ef30955b009017da1', 'c45e7560386d0cca297a02d1d2ea3713', NULL, NULL);
INSERT INTO version_4.change VALUES ('beta', 'SITE', 4, 'undo', 'undo', 3, 'undo update', 'u.wang', '2026-03-02T12:00:00+00:00', '', '[["task",{"id":"walls","name":"Walls","parent":"house","duration":"5d","labels":["brick"]},{"id":"walls","name":"Walls","parent":"house","duration":"5d"}]]', '1e605ddeb5c3a773493ee0ecfa2c5c30', '713fcfebf1dc7db9a17ff635cb085689', NULL, NULL);
INSERT INTO version_4.change VALUES ('acme', 'OLD', 0, NULL, 'added', NULL, 'add', NULL, NULL, '', '50d654ed86a915421e7b5a98851013b1', 'e4e3a4607eebe2be0c0729e336e4ccf9', '9d5178125ab99b482a0a0674c19a3f40', NULL, NULL);
INSERT INTO version_4.change VALUES ('acme', 'OLD', 1, NULL, 'edit', NULL, 'begin', NULL, NULL, '', '[["task",null,{"id":"dig","name":"Dig","duration":"3d"}],["outline",null,0,[],["dig"]],["task",null,{"id":"house","name":"House"}],["outline",null,1,[],["house"]],["task",null,{"id":"walls","name":"Walls","parent":"house","duration":"5d"}],["outline","house",0,[],["walls"]],["link",null,{"predecessor":"dig","successor":"walls"}]]', '19075f8591457c04ebac91bd97394181', '0d56221afe9a192bfaaa197cc38b4456', NULL, NULL);
INSERT INTO version_4.change VALUES ('acme', 'OLD', 2, 'restore', 'edit', NULL, 'update', NULL, NULL, '', '[["task",{"id":"dig","name":"Dig","duration":"3d"},{"id":"dig","name":"Dig","duration":"1d"}]]', '0c933c01ef348f97005e8527eb5ef960', '239de6e571cbb14694f2243d76e31409', NULL, NULL);

INSERT INTO version_4.command VALUES ('acme', 'calendar', 'office', 'make', 1, 'fea7b97cd51b8b5ad9e8a5646cbc6119', '584192050f3e52abe30ff085d9823714');
INSERT INTO version_4.command VALUES ('acme', 'calendar', 'office', 'early', 2, 'e521a44c63d848916aadd88e144730b0', 'f6a330de3c5e20e4e49d01e9bcad5753');
INSERT INTO version_4.command VALUES ('beta', 'calendar', 'office', 'make', 1, 'fea7b97cd51b8b5ad9e8a5646cbc6119', 'ebcf82c7a96cc20b78a801e75c72ca02');
INSERT INTO version_4.command VALUES ('beta', 'calendar', 'office', 'early', 2, 'e521a44c63d848916aadd88e144730b0', 'a0a75ca31143d8d3c273d250bacc202b');

INSERT INTO version_4.consumer VALUES ('acme', 'erp');
INSERT INTO version_4.consumer VALUES ('beta', 'erp');

INSERT INTO version_4.dependency VALUES ('acme', 'LAUNCH', 'shoot', 'ship', 'SS', '{"lag":"50%"}');
INSERT INTO version_4.dependency VALUES ('acme', 'LAUNCH', 'ship', 'listed', 'FS', '{"lag":"-1d","lag_calendar":"project"}');
INSERT INTO version_4.dependency VALUES ('acme', 'SITE', 'dig', 'walls', 'FS', '{}');
INSERT INTO version_4.dependency VALUES ('acme', 'SITE', 'walls', 'roof', 'FS', '{"lag":"1d"}');
INSERT INTO version_4.dependency VALUES ('beta', 'LAUNCH', 'shoot', 'ship', 'SS', '{"lag":"50%"}');
INSERT INTO version_4.dependency VALUES ('beta', 'LAUNCH', 'ship', 'listed', 'FS', '{"lag":"-1d","lag_calendar":"project"}');
INSERT INTO version_4.dependency VALUES ('beta', 'SITE', 'dig', 'walls', 'FS', '{}');
INSERT INTO version_4.dependency VALUES ('beta', 'SITE', 'walls', 'roof', 'FS', '{"lag":"1d"}');
INSERT INTO version_4.dependency VALUES ('acme', 'OLD', 'dig', 'walls', 'FS', '{}');

INSERT INTO version_4.document VALUES ('acme', 'calendar', 'office', 2, '"office"', 'office
office', 'office', '{"id":"office","zone":"Asia/Shanghai","week":{"mon-fri":"08:00-16:00"}}', '4225966b893b76fba5ee7ed8840e67f6');
INSERT INTO version_4.document VALUES ('beta', 'calendar', 'office', 2, '"office"', 'office
office', 'office', '{"id":"office","zone":"Asia/Shanghai","week":{"mon-fri":"08:00-16:00"}}', '74d8303796de51d178fba21cc0d15ef7');

INSERT INTO version_4.epoch VALUES ('acme', 'LAUNCH', -1, 0, 'db2773fd3454a5c5ebece445aa877f95');
INSERT INTO version_4.epoch VALUES ('acme', 'SITE', -1, 1, '23b0ee341ea6171d9aebc510c8ffc738');
INSERT INTO version_4.epoch VALUES ('acme', 'GONE', 3, 0, '9e323c891eabc22788b02b61bcc3e340');
INSERT INTO version_4.epoch VALUES ('beta', 'LAUNCH', -1, 0, '6f0c0eb3858f2b5d631159dad1cfa809');
INSERT INTO version_4.epoch VALUES ('beta', 'SITE', -1, 1, 'baccdc9ba02635aa90a27c1c705f227c');
INSERT INTO version_4.epoch VALUES ('beta', 'GONE', 3, 0, 'a8a819e408e802bf5eb2825067a03c77');
INSERT INTO version_4.epoch VALUES ('acme', 'OLD', -1, 0, 'e61605e65f040c1247a57212dcd0a3b0');

INSERT INTO version_4.importing VALUES ('acme', 'LATER', 'later', '2026-03-02T12:00:00.000000+00:00', 2, 5, '5ba051ea4d18beb0e46a48bc87a25be5', '078eb33b7089f918d1e7afb04d6f33c8');
INSERT INTO version_4.importing VALUES ('beta', 'LATER', 'later', '2026-03-02T12:00:00.000000+00:00', 2, 5, '5ba051ea4d18beb0e46a48bc87a25be5', '1411382ae8d5dfac468160fdc84a9528');

INSERT INTO version_4.layout VALUES (4);

INSERT INTO version_4.outbox VALUES ('acme', 'SITE', 4, 1, '[["schedule.moved",{"task":"dig","start_before":"2026-03-02T09:00:00","start":"2026-03-02T09:00:00","finish_before":"2026-03-02T09:00:00","finish":"2026-03-02T09:00:00","minutes":480,"is_elapsed":false,"because":[{"kind":"duration","task":"dig"}]}],"901b3adf23a16f9e71a01515078d5578"]');
INSERT INTO version_4.outbox VALUES ('acme', 'GONE', 1, 0, '[["project.added",{}],"3448ef50a714ac7b1e1fe3a517d03725"]');
INSERT INTO version_4.outbox VALUES ('acme', 'GONE', 2, 0, '[["project.erased",{"fields":["project.name"]}],"aa9c2e8a1950334ff170b33dd9aae476"]');
INSERT INTO version_4.outbox VALUES ('acme', 'GONE', 3, 0, '[["project.removed",{}],"6b633f223c18e221c71fb9f3dd858c63"]');
INSERT INTO version_4.outbox VALUES ('beta', 'SITE', 4, 1, '[["schedule.moved",{"task":"dig","start_before":"2026-03-02T09:00:00","start":"2026-03-02T09:00:00","finish_before":"2026-03-02T09:00:00","finish":"2026-03-02T09:00:00","minutes":480,"is_elapsed":false,"because":[{"kind":"duration","task":"dig"}]}],"1026f6e723d049fb519bf00b49f4785c"]');
INSERT INTO version_4.outbox VALUES ('beta', 'GONE', 1, 0, '[["project.added",{}],"9969be2cf03bfaac098994638d887a2b"]');
INSERT INTO version_4.outbox VALUES ('beta', 'GONE', 2, 0, '[["project.erased",{"fields":["project.name"]}],"a2bc2ddb204536c9a81a001b8780c95d"]');
INSERT INTO version_4.outbox VALUES ('beta', 'GONE', 3, 0, '[["project.removed",{}],"d33677439a84f7cb94e1ba97791b42c4"]');

INSERT INTO version_4.person VALUES ('acme', 'u.li', '[]', '{"name":"李伟","seal":"eb6c54df0065d1437614530f6015130d"}', NULL);
INSERT INTO version_4.person VALUES ('acme', 'u.zhao', '[]', '{"seal":"39596ce1880bdab6bec6a3d5d4bc24e3"}', '2026-03-02T12:00:00+00:00');
INSERT INTO version_4.person VALUES ('beta', 'u.li', '[]', '{"name":"李伟","seal":"5f816c60f03c152f08e0082d1ebd6674"}', NULL);
INSERT INTO version_4.person VALUES ('beta', 'u.zhao', '[]', '{"seal":"fd20b91b992d537850b0f58cdb8f8dcd"}', '2026-03-02T12:00:00+00:00');

INSERT INTO version_4."position" VALUES ('acme', 'erp', 'LAUNCH', -1, 0, 0, '', -1, 0, '329640116d19e0fe624df266c7ddeb64');
INSERT INTO version_4."position" VALUES ('acme', 'erp', 'SITE', -1, 0, 0, '', -1, 0, 'bf3aff70f639d8c6e41269aefaa94f54');
INSERT INTO version_4."position" VALUES ('beta', 'erp', 'LAUNCH', -1, 0, 0, '', -1, 0, '411d1334f7f088219c1a3b26b002ecc8');
INSERT INTO version_4."position" VALUES ('beta', 'erp', 'SITE', -1, 0, 0, '', -1, 0, 'e6aa3bbf6c64c340f849a602b245d7af');

INSERT INTO version_4.project VALUES ('acme', 'LAUNCH', 1, '6e359076608bf0d8becd4ac6e17f4af7', '7874fa39fafd8fbeaa16ed5149e31289', '{"en":"Launch","zh":"上新"}', 'launch
上新
launch', 'launch', 'draft', NULL, NULL, '["spring"]', '2026-03-02', NULL, 7, 1452);
INSERT INTO version_4.project VALUES ('acme', 'OLD', 2, '50d654ed86a915421e7b5a98851013b1', '0c933c01ef348f97005e8527eb5ef960', '"Old"', 'old
old', 'old', 'draft', NULL, NULL, '[]', '2026-03-02', NULL, 3, 803);
INSERT INTO version_4.project VALUES ('acme', 'SITE', 4, '3a669a289a410a6214c2fa0f657ccc1d', 'e2348ac0c2687690ed297da83897495d', '"仓库改造"', '仓库改造
site', '仓库改造', 'draft', NULL, 'client-7', '[]', '2026-03-02', NULL, 4, 1231);
INSERT INTO version_4.project VALUES ('acme', 'LATER', -1, '00000000000000000000000000000000', '00000000000000000000000000000000', '""', '', '', 'draft', NULL, NULL, '[]', '', NULL, 3, 280);
INSERT INTO version_4.project VALUES ('beta', 'LAUNCH', 1, '6e359076608bf0d8becd4ac6e17f4af7', '689c48d5b5dd4d8e8fba8db104d28e47', '{"en":"Launch","zh":"上新"}', 'launch
上新
launch', 'launch', 'draft', NULL, NULL, '["spring"]', '2026-03-02', NULL, 7, 1452);
INSERT INTO version_4.project VALUES ('beta', 'SITE', 4, '48d2a4f9f4606d732bbe11c82c2a0a00', '1e605ddeb5c3a773493ee0ecfa2c5c30', '"仓库改造"', '仓库改造
site', '仓库改造', 'draft', NULL, 'client-7', '[]', '2026-03-02', NULL, 4, 1231);
INSERT INTO version_4.project VALUES ('beta', 'LATER', -1, '00000000000000000000000000000000', '00000000000000000000000000000000', '""', '', '', 'draft', NULL, NULL, '[]', '', NULL, 3, 280);

INSERT INTO version_4.put_command VALUES ('acme', 'SITE', 'a31b15a97f7c8a40e9447176dc4161a7', 'b48acbea1eb7bf2dc57c6d399e62bf63', '18748dc5d6d418fef298bfdba245e2fa');
INSERT INTO version_4.put_command VALUES ('beta', 'SITE', 'a31b15a97f7c8a40e9447176dc4161a7', 'b48acbea1eb7bf2dc57c6d399e62bf63', '9ca4ae3c55e2b1a53b68588638406504');

INSERT INTO version_4.schedule VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 1, '0.1.0', '{"constraints":"soft","alap":"free","direction":"forward","late_tasks":"all","milestones":"touch","compare":"working","lag_calendar":null,"resource_calendars":"heeded","assignments":"together","open_ends":"project_finish","progress":"retained_logic","data_date":"heeded","started":"released","started_constraints":"kept","start_lag_from":"actual_start","project_start":"floor","total_float":"smallest","float_calendar":"work","summary_float":"tasks","criticality":"auto","critical_float":0,"horizon_years":40}', '2026-03-02T09:00:00+08:00', '2026-03-16T10:00:00+08:00', '["Asia/Shanghai"]', 'shoot
ship
listed
call
call-1
call-2
call-3', '20abd58c6a9fb0918d124c2c6d17051c');
INSERT INTO version_4.schedule VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 1, '0.1.0', '{"constraints":"soft","alap":"free","direction":"forward","late_tasks":"all","milestones":"touch","compare":"working","lag_calendar":null,"resource_calendars":"heeded","assignments":"together","open_ends":"project_finish","progress":"retained_logic","data_date":"heeded","started":"released","started_constraints":"kept","start_lag_from":"actual_start","project_start":"floor","total_float":"smallest","float_calendar":"work","summary_float":"tasks","criticality":"auto","critical_float":0,"horizon_years":40}', '2026-03-02T09:00:00+08:00', '2026-03-16T10:00:00+08:00', '["Asia/Shanghai"]', 'shoot
ship
listed
call
call-1
call-2
call-3', '1738a7be7c9bebc9bdc0e1aa2e5ff4f3');

INSERT INTO version_4.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'early_start', '\x7cbfc20100000000bccac20100000000bccac201000000007cbfc201000000007cbfc20100000000dce6c201000000003c0ec30100000000');
INSERT INTO version_4.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'early_finish', '\x78d2c20100000000d8ccc20100000000bccac20100000000780ec30100000000b8bfc2010000000018e7c20100000000780ec30100000000');
INSERT INTO version_4.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'late_start', '\xb8ecc2010000000098fdc20100000000780ec301000000003c0ec301000000003c0ec301000000003c0ec301000000003c0ec30100000000');
INSERT INTO version_4.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'late_finish', '\x780ec30100000000780ec30100000000780ec30100000000780ec30100000000780ec30100000000780ec30100000000780ec30100000000');
INSERT INTO version_4.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'scheduled_start', '\x7cbfc20100000000bccac20100000000bccac201000000007cbfc201000000007cbfc20100000000dce6c201000000003c0ec30100000000');
INSERT INTO version_4.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'scheduled_finish', '\x78d2c20100000000d8ccc20100000000bccac20100000000780ec30100000000b8bfc2010000000018e7c20100000000780ec30100000000');
INSERT INTO version_4.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'total_float', '\x7c0b0000000000005c0d0000000000003c0f0000000000000000000000000000c01200000000000060090000000000000000000000000000');
INSERT INTO version_4.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'free_float', '\x000000000000000000000000000000003c0f0000000000000000000000000000c01200000000000060090000000000000000000000000000');
INSERT INTO version_4.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'interfering_float', '\x7c0b0000000000005c0d00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO version_4.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'independent_float', '\x00000000000000000000000000000000e0010000000000000000000000000000c01200000000000060090000000000000000000000000000');
INSERT INTO version_4.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'is_critical', '\x0000000000000000000000000000000000000000000000000100000000000000000000000000000000000000000000000100000000000000');
INSERT INTO version_4.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'duration', '\x8007000000000000e0010000000000000000000000000000fc120000000000003c000000000000003c000000000000003c00000000000000');
INSERT INTO version_4.schedule_column VALUES ('acme', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'zone', '\x0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO version_4.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'early_start', '\x7cbfc20100000000bccac20100000000bccac201000000007cbfc201000000007cbfc20100000000dce6c201000000003c0ec30100000000');
INSERT INTO version_4.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'early_finish', '\x78d2c20100000000d8ccc20100000000bccac20100000000780ec30100000000b8bfc2010000000018e7c20100000000780ec30100000000');
INSERT INTO version_4.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'late_start', '\xb8ecc2010000000098fdc20100000000780ec301000000003c0ec301000000003c0ec301000000003c0ec301000000003c0ec30100000000');
INSERT INTO version_4.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'late_finish', '\x780ec30100000000780ec30100000000780ec30100000000780ec30100000000780ec30100000000780ec30100000000780ec30100000000');
INSERT INTO version_4.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'scheduled_start', '\x7cbfc20100000000bccac20100000000bccac201000000007cbfc201000000007cbfc20100000000dce6c201000000003c0ec30100000000');
INSERT INTO version_4.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'scheduled_finish', '\x78d2c20100000000d8ccc20100000000bccac20100000000780ec30100000000b8bfc2010000000018e7c20100000000780ec30100000000');
INSERT INTO version_4.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'total_float', '\x7c0b0000000000005c0d0000000000003c0f0000000000000000000000000000c01200000000000060090000000000000000000000000000');
INSERT INTO version_4.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'free_float', '\x000000000000000000000000000000003c0f0000000000000000000000000000c01200000000000060090000000000000000000000000000');
INSERT INTO version_4.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'interfering_float', '\x7c0b0000000000005c0d00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO version_4.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'independent_float', '\x00000000000000000000000000000000e0010000000000000000000000000000c01200000000000060090000000000000000000000000000');
INSERT INTO version_4.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'is_critical', '\x0000000000000000000000000000000000000000000000000100000000000000000000000000000000000000000000000100000000000000');
INSERT INTO version_4.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'duration', '\x8007000000000000e0010000000000000000000000000000fc120000000000003c000000000000003c000000000000003c00000000000000');
INSERT INTO version_4.schedule_column VALUES ('beta', 'LAUNCH', '7bfabe260a457ba819d6ba38e4e9575e', 'zone', '\x0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');

INSERT INTO version_4.settings VALUES ('acme', 'LAUNCH', '{"project":{"id":"LAUNCH","name":{"en":"Launch","zh":"上新"},"start":"2026-03-02","calendar":"office","field_definitions":[{"id":"weight","kind":"number"},{"id":"due","kind":"moment"},{"id":"rest","kind":"duration"},{"id":"sku"},{"id":"fragile","kind":"flag"}],"labels":["spring"]},"calendars":[{"id":"office","zone":"Asia/Shanghai","week":{"mon-fri":"09:00-12:00 13:00-18:00"}}],"resources":[{"id":"li","name":"Li"},{"id":"wang","calendar":"office"}]}');
INSERT INTO version_4.settings VALUES ('acme', 'SITE', '{"project":{"id":"SITE","name":"仓库改造","start":"2026-03-02","client":"client-7"},"calendars":[]}');
INSERT INTO version_4.settings VALUES ('acme', 'LATER', '{"project":{"id":"LATER","name":"Site","start":"2026-03-02"},"calendars":[]}');
INSERT INTO version_4.settings VALUES ('beta', 'LAUNCH', '{"project":{"id":"LAUNCH","name":{"en":"Launch","zh":"上新"},"start":"2026-03-02","calendar":"office","field_definitions":[{"id":"weight","kind":"number"},{"id":"due","kind":"moment"},{"id":"rest","kind":"duration"},{"id":"sku"},{"id":"fragile","kind":"flag"}],"labels":["spring"]},"calendars":[{"id":"office","zone":"Asia/Shanghai","week":{"mon-fri":"09:00-12:00 13:00-18:00"}}],"resources":[{"id":"li","name":"Li"},{"id":"wang","calendar":"office"}]}');
INSERT INTO version_4.settings VALUES ('beta', 'SITE', '{"project":{"id":"SITE","name":"仓库改造","start":"2026-03-02","client":"client-7"},"calendars":[]}');
INSERT INTO version_4.settings VALUES ('beta', 'LATER', '{"project":{"id":"LATER","name":"Site","start":"2026-03-02"},"calendars":[]}');
INSERT INTO version_4.settings VALUES ('acme', 'OLD', '{"project":{"id":"OLD","name":"Old","start":"2026-03-02"},"calendars":[]}');

INSERT INTO version_4.snapshot VALUES ('acme', 'LAUNCH', 1, '6e359076608bf0d8becd4ac6e17f4af7', 1, '473aaccea906d880a004d2cf1becdb5b', '{"ids":["shoot","ship","listed","call","call-1","call-2","call-3"],"names":[{"en":"Shoot","zh":"拍摄"},"Ship","Listed","Call","Call 1","Call 2","Call 3"],"fields":{"effort":[["16h"],[1,0,0,0,0,0,0]],"assignments":[[["li 50%"]],[1,0,0,0,0,0,0]],"owner":[["li"],[1,0,0,0,0,0,0]],"labels":[[["photo"]],[1,0,0,0,0,0,0]],"notes":[["Two looks\nand a spare"],[1,0,0,0,0,0,0]],"duration":[["1d","1h"],[0,1,0,0,2,2,2]],"fields":[[{"due":"2026-04-01T09:30+08:00","fragile":true,"rest":"2ed","sku":"A-17","weight":"12.50"}],[0,1,0,0,0,0,0]],"kind":[["milestone"],[0,0,1,0,0,0,0]],"deadline":[["2026-05-01"],[0,0,1,0,0,0,0]],"series":[[{"rule":"FREQ=WEEKLY;BYDAY=MO","first":"2026-03-02","count":3,"each":{"duration":"1h"}}],[0,0,0,1,0,0,0]],"parent":[["call"],[0,0,0,0,1,1,1]],"constraints":[[[{"kind":"SNET","at":"2026-03-02"}],[{"kind":"SNET","at":"2026-03-09"}],[{"kind":"SNET","at":"2026-03-16"}]],[0,0,0,0,1,2,3]]}}', '[[{"predecessor":"shoot","successor":"ship","type":"SS","lag":"50%"},{"predecessor":"ship","successor":"listed","lag":"-1d","lag_calendar":"project"}],[0,1],[1,2],[0,1]]');
INSERT INTO version_4.snapshot VALUES ('beta', 'LAUNCH', 1, '6e359076608bf0d8becd4ac6e17f4af7', 1, '473aaccea906d880a004d2cf1becdb5b', '{"ids":["shoot","ship","listed","call","call-1","call-2","call-3"],"names":[{"en":"Shoot","zh":"拍摄"},"Ship","Listed","Call","Call 1","Call 2","Call 3"],"fields":{"effort":[["16h"],[1,0,0,0,0,0,0]],"assignments":[[["li 50%"]],[1,0,0,0,0,0,0]],"owner":[["li"],[1,0,0,0,0,0,0]],"labels":[[["photo"]],[1,0,0,0,0,0,0]],"notes":[["Two looks\nand a spare"],[1,0,0,0,0,0,0]],"duration":[["1d","1h"],[0,1,0,0,2,2,2]],"fields":[[{"due":"2026-04-01T09:30+08:00","fragile":true,"rest":"2ed","sku":"A-17","weight":"12.50"}],[0,1,0,0,0,0,0]],"kind":[["milestone"],[0,0,1,0,0,0,0]],"deadline":[["2026-05-01"],[0,0,1,0,0,0,0]],"series":[[{"rule":"FREQ=WEEKLY;BYDAY=MO","first":"2026-03-02","count":3,"each":{"duration":"1h"}}],[0,0,0,1,0,0,0]],"parent":[["call"],[0,0,0,0,1,1,1]],"constraints":[[[{"kind":"SNET","at":"2026-03-02"}],[{"kind":"SNET","at":"2026-03-09"}],[{"kind":"SNET","at":"2026-03-16"}]],[0,0,0,0,1,2,3]]}}', '[[{"predecessor":"shoot","successor":"ship","type":"SS","lag":"50%"},{"predecessor":"ship","successor":"listed","lag":"-1d","lag_calendar":"project"}],[0,1],[1,2],[0,1]]');

INSERT INTO version_4.task VALUES ('acme', 'LAUNCH', 'shoot', NULL, 'UzzyV', '{"name":{"en":"Shoot","zh":"拍摄"},"effort":"16h","assignments":["li 50%"],"owner":"li","labels":["photo"],"notes":"Two looks\nand a spare"}', 'UzzyV/', 'shoot
拍摄
shoot', 'shoot', 'task', 'li', NULL, 'li', '["li"]', '["photo"]');
INSERT INTO version_4.task VALUES ('acme', 'LAUNCH', 'ship', NULL, 'UzzzV', '{"name":"Ship","duration":"1d","fields":{"due":"2026-04-01T09:30+08:00","fragile":true,"rest":"2ed","sku":"A-17","weight":"12.50"}}', 'UzzzV/', 'ship
ship', 'ship', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('acme', 'LAUNCH', 'listed', NULL, 'V000V', '{"name":"Listed","kind":"milestone","deadline":"2026-05-01"}', 'V000V/', 'listed
listed', 'listed', 'milestone', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('acme', 'LAUNCH', 'call', NULL, 'V001V', '{"name":"Call","series":{"rule":"FREQ=WEEKLY;BYDAY=MO","first":"2026-03-02","count":3,"each":{"duration":"1h"}}}', 'V001V/', 'call
call', 'call', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('acme', 'LAUNCH', 'call-1', 'call', 'Uzzz', '{"name":"Call 1","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-02"}]}', 'V001V/Uzzz/', 'call 1
call-1', 'call 1', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('acme', 'LAUNCH', 'call-2', 'call', 'V', '{"name":"Call 2","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-09"}]}', 'V001V/V/', 'call 2
call-2', 'call 2', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('acme', 'LAUNCH', 'call-3', 'call', 'V001', '{"name":"Call 3","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-16"}]}', 'V001V/V001/', 'call 3
call-3', 'call 3', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('acme', 'SITE', 'house', NULL, 'V000V', '{"name":"House"}', 'V000V/', 'house
house', 'house', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('acme', 'SITE', 'dig', NULL, 'UzzzV', '{"name":"Dig","duration":"6d","notes":"of acme"}', 'UzzzV/', 'dig
dig', 'dig', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('acme', 'SITE', 'roof', 'house', 'V001', '{"name":"屋顶","duration":"2d"}', 'V000V/V001/', '屋顶
roof', '屋顶', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('acme', 'SITE', 'walls', 'house', 'V', '{"name":"Walls","duration":"5d"}', 'V000V/V/', 'walls
walls', 'walls', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('acme', 'LATER', 'dig', NULL, 'UzzzV', '{"name":"Dig","duration":"3d"}', 'UzzzV/', 'dig
dig', 'dig', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('beta', 'LAUNCH', 'shoot', NULL, 'UzzyV', '{"name":{"en":"Shoot","zh":"拍摄"},"effort":"16h","assignments":["li 50%"],"owner":"li","labels":["photo"],"notes":"Two looks\nand a spare"}', 'UzzyV/', 'shoot
拍摄
shoot', 'shoot', 'task', 'li', NULL, 'li', '["li"]', '["photo"]');
INSERT INTO version_4.task VALUES ('beta', 'LAUNCH', 'ship', NULL, 'UzzzV', '{"name":"Ship","duration":"1d","fields":{"due":"2026-04-01T09:30+08:00","fragile":true,"rest":"2ed","sku":"A-17","weight":"12.50"}}', 'UzzzV/', 'ship
ship', 'ship', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('beta', 'LAUNCH', 'listed', NULL, 'V000V', '{"name":"Listed","kind":"milestone","deadline":"2026-05-01"}', 'V000V/', 'listed
listed', 'listed', 'milestone', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('beta', 'LAUNCH', 'call', NULL, 'V001V', '{"name":"Call","series":{"rule":"FREQ=WEEKLY;BYDAY=MO","first":"2026-03-02","count":3,"each":{"duration":"1h"}}}', 'V001V/', 'call
call', 'call', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('beta', 'LAUNCH', 'call-1', 'call', 'Uzzz', '{"name":"Call 1","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-02"}]}', 'V001V/Uzzz/', 'call 1
call-1', 'call 1', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('beta', 'LAUNCH', 'call-2', 'call', 'V', '{"name":"Call 2","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-09"}]}', 'V001V/V/', 'call 2
call-2', 'call 2', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('beta', 'LAUNCH', 'call-3', 'call', 'V001', '{"name":"Call 3","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-16"}]}', 'V001V/V001/', 'call 3
call-3', 'call 3', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('beta', 'SITE', 'house', NULL, 'V000V', '{"name":"House"}', 'V000V/', 'house
house', 'house', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('beta', 'SITE', 'dig', NULL, 'UzzzV', '{"name":"Dig","duration":"6d","notes":"of beta"}', 'UzzzV/', 'dig
dig', 'dig', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('beta', 'SITE', 'roof', 'house', 'V001', '{"name":"屋顶","duration":"2d"}', 'V000V/V001/', '屋顶
roof', '屋顶', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('beta', 'SITE', 'walls', 'house', 'V', '{"name":"Walls","duration":"5d"}', 'V000V/V/', 'walls
walls', 'walls', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('beta', 'LATER', 'dig', NULL, 'UzzzV', '{"name":"Dig","duration":"3d"}', 'UzzzV/', 'dig
dig', 'dig', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('acme', 'OLD', 'dig', NULL, 'UzzzV', '{"name":"Dig","duration":"1d"}', 'UzzzV/', 'dig
dig', 'dig', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('acme', 'OLD', 'house', NULL, 'V000V', '{"name":"House"}', 'V000V/', 'house
house', 'house', 'task', NULL, NULL, NULL, '[]', '[]');
INSERT INTO version_4.task VALUES ('acme', 'OLD', 'walls', 'house', 'V', '{"name":"Walls","duration":"5d"}', 'V000V/V/', 'walls
walls', 'walls', 'task', NULL, NULL, NULL, '[]', '[]');

ALTER TABLE ONLY version_4.baseline
    ADD CONSTRAINT baseline_pkey PRIMARY KEY (tenant, project, number);

ALTER TABLE ONLY version_4.change
    ADD CONSTRAINT change_pkey PRIMARY KEY (tenant, project, version);

ALTER TABLE ONLY version_4.command
    ADD CONSTRAINT command_pkey PRIMARY KEY (tenant, kind, id, key);

ALTER TABLE ONLY version_4.consumer
    ADD CONSTRAINT consumer_pkey PRIMARY KEY (tenant, id);

ALTER TABLE ONLY version_4.dependency
    ADD CONSTRAINT dependency_pkey PRIMARY KEY (tenant, project, predecessor, successor, type);

ALTER TABLE ONLY version_4.document
    ADD CONSTRAINT document_pkey PRIMARY KEY (tenant, kind, id);

ALTER TABLE ONLY version_4.epoch
    ADD CONSTRAINT epoch_pkey PRIMARY KEY (tenant, id);

ALTER TABLE ONLY version_4.importing
    ADD CONSTRAINT importing_pkey PRIMARY KEY (tenant, project);

ALTER TABLE ONLY version_4.layout
    ADD CONSTRAINT layout_pkey PRIMARY KEY (version);

ALTER TABLE ONLY version_4.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (tenant, project, version, number);

ALTER TABLE ONLY version_4.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (tenant, id);

ALTER TABLE ONLY version_4."position"
    ADD CONSTRAINT position_pkey PRIMARY KEY (tenant, consumer, project);

ALTER TABLE ONLY version_4.project
    ADD CONSTRAINT project_pkey PRIMARY KEY (tenant, id);

ALTER TABLE ONLY version_4.put_command
    ADD CONSTRAINT put_command_pkey PRIMARY KEY (tenant, project, command);

ALTER TABLE ONLY version_4.quota
    ADD CONSTRAINT quota_pkey PRIMARY KEY (tenant);

ALTER TABLE ONLY version_4.schedule_column
    ADD CONSTRAINT schedule_column_pkey PRIMARY KEY (tenant, project, reading, name);

ALTER TABLE ONLY version_4.schedule
    ADD CONSTRAINT schedule_pkey PRIMARY KEY (tenant, project, reading);

ALTER TABLE ONLY version_4.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (tenant, project);

ALTER TABLE ONLY version_4.snapshot
    ADD CONSTRAINT snapshot_pkey PRIMARY KEY (tenant, project);

ALTER TABLE ONLY version_4.task
    ADD CONSTRAINT task_pkey PRIMARY KEY (tenant, project, id);

CREATE UNIQUE INDEX change_by_key ON version_4.change USING btree (tenant, project, key) WHERE (key IS NOT NULL);

CREATE UNIQUE INDEX document_by_name ON version_4.document USING btree (tenant, kind, sorting, id);

CREATE INDEX position_by_turn ON version_4."position" USING btree (tenant, consumer, turn, project);

CREATE UNIQUE INDEX project_by_name ON version_4.project USING btree (tenant, sorting, id);

CREATE INDEX task_by_assignee ON version_4.task USING btree (tenant, assignee, project, path) WHERE (assignee IS NOT NULL);

CREATE INDEX task_by_name ON version_4.task USING btree (tenant, project, sorting, id);

CREATE INDEX task_by_parent ON version_4.task USING btree (tenant, project, parent, path);

CREATE INDEX task_by_path ON version_4.task USING btree (tenant, project, path);

ALTER TABLE ONLY version_4.baseline
    ADD CONSTRAINT baseline_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_4.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_4.change
    ADD CONSTRAINT change_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_4.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_4.dependency
    ADD CONSTRAINT dependency_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_4.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_4.importing
    ADD CONSTRAINT importing_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_4.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_4."position"
    ADD CONSTRAINT position_tenant_consumer_fkey FOREIGN KEY (tenant, consumer) REFERENCES version_4.consumer(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_4.put_command
    ADD CONSTRAINT put_command_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_4.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_4.schedule_column
    ADD CONSTRAINT schedule_column_tenant_project_reading_fkey FOREIGN KEY (tenant, project, reading) REFERENCES version_4.schedule(tenant, project, reading) ON DELETE CASCADE;

ALTER TABLE ONLY version_4.schedule
    ADD CONSTRAINT schedule_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_4.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_4.settings
    ADD CONSTRAINT settings_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_4.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_4.snapshot
    ADD CONSTRAINT snapshot_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_4.project(tenant, id) ON DELETE CASCADE;

ALTER TABLE ONLY version_4.task
    ADD CONSTRAINT task_tenant_project_fkey FOREIGN KEY (tenant, project) REFERENCES version_4.project(tenant, id) ON DELETE CASCADE;
