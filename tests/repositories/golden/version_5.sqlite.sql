PRAGMA journal_mode = wal;
PRAGMA application_id = 1886217074;
PRAGMA user_version = 5;
BEGIN TRANSACTION;
CREATE TABLE baseline (
        tenant TEXT NOT NULL,
        project TEXT NOT NULL,
        number INTEGER NOT NULL,
        data TEXT NOT NULL,
        PRIMARY KEY (tenant, project, number),
        FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
INSERT INTO "baseline" VALUES('acme','LAUNCH',0,'{"number":0,"tasks":[{"task":"ship","finish":"2026-04-01"}]}');
INSERT INTO "baseline" VALUES('beta','LAUNCH',0,'{"number":0,"tasks":[{"task":"ship","finish":"2026-04-01"}]}');
CREATE TABLE change (
        tenant TEXT NOT NULL,
        project TEXT NOT NULL,
        version INTEGER NOT NULL,
        key TEXT,
        kind TEXT NOT NULL,
        of INTEGER,
        label TEXT NOT NULL,
        actor TEXT,
        at TEXT,
        reason TEXT NOT NULL,
        edits TEXT NOT NULL,
        digest TEXT NOT NULL,
        salt TEXT NOT NULL DEFAULT '',
        written TEXT,
        erasure TEXT,
        PRIMARY KEY (tenant, project, version),
        FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
INSERT INTO "change" VALUES('acme','LAUNCH',1,'make','added',NULL,'add',NULL,NULL,'','6e359076608bf0d8becd4ac6e17f4af7','ab0c460d25fb0e99e873475a46d95a65','df0fb27529d5122f7bf76f5bbeaf8a18',NULL,NULL);
INSERT INTO "change" VALUES('acme','OLD',0,NULL,'added',NULL,'add',NULL,NULL,'','50d654ed86a915421e7b5a98851013b1','af9ec30230b5b0d1cf1bab7d5e7511d1','629b1a37e97efa47f13898961446d5a4',NULL,NULL);
INSERT INTO "change" VALUES('acme','OLD',1,NULL,'edit',NULL,'begin',NULL,NULL,'','[["task",null,{"id":"dig","name":"Dig","duration":"3d"}],["outline",null,0,[],["dig"]],["task",null,{"id":"house","name":"House"}],["outline",null,1,[],["house"]],["task",null,{"id":"walls","name":"Walls","parent":"house","duration":"5d"}],["outline","house",0,[],["walls"]],["link",null,{"predecessor":"dig","successor":"walls"}]]','7f3461c76b244454114fa43ad8f2c4c1','1ad2ff9fb90fccd16f94ad136f85a567',NULL,NULL);
INSERT INTO "change" VALUES('acme','OLD',2,'restore','edit',NULL,'update',NULL,NULL,'','[["task",{"id":"dig","name":"Dig","duration":"3d"},{"id":"dig","name":"Dig","duration":"1d"}]]','088cd3b57996d3165df55f268ef39452','1fa4c0bfe79bab05757e112b8825a702',NULL,NULL);
INSERT INTO "change" VALUES('acme','SITE',1,'make','added',NULL,'add',NULL,NULL,'','4f0e752c09078ca8d2ee9755927f7c1b','4eaf257c61e7adb291461b9dcf8826c7','e8587664e6c7e5dfc8a20ceda651f849',NULL,NULL);
INSERT INTO "change" VALUES('acme','SITE',2,NULL,'edit',NULL,'延期','u.li','2026-03-02T12:00:00+00:00','下雨','[["task",{"id":"dig","name":"Dig","duration":"3d"},{"id":"dig","name":"Dig","duration":"6d","notes":"of acme"}],["task",null,{"id":"roof","name":"屋顶","parent":"house","duration":"2d"}],["outline","house",1,[],["roof"]],["link",null,{"predecessor":"walls","successor":"roof","lag":"1d"}]]','385303e4577790157f1427358d40d2ed','9d13897acf0dea36aa13d4f850347e24',NULL,NULL);
INSERT INTO "change" VALUES('acme','SITE',3,'slip','edit',NULL,'update',NULL,NULL,'','[["task",{"id":"walls","name":"Walls","parent":"house","duration":"5d"},{"id":"walls","name":"Walls","parent":"house","duration":"5d","labels":["brick"]}]]','a99969cb638ccb494e49fa6bb851dfd0','4c278266f4b63a6575db668dd5e13ffe',NULL,NULL);
INSERT INTO "change" VALUES('acme','SITE',4,'undo','undo',3,'undo update','u.wang','2026-03-02T12:00:00+00:00','','[["task",{"id":"walls","name":"Walls","parent":"house","duration":"5d","labels":["brick"]},{"id":"walls","name":"Walls","parent":"house","duration":"5d"}]]','5b763f472da82a1ffddb4f5143edf744','1acb805a061d51422f3a599522693c81',NULL,NULL);
INSERT INTO "change" VALUES('beta','LAUNCH',1,'make','added',NULL,'add',NULL,NULL,'','6e359076608bf0d8becd4ac6e17f4af7','bcb8bacaf19d42198c51141a640a27ad','3103719a5255336897fd883a14af3d9a',NULL,NULL);
INSERT INTO "change" VALUES('beta','SITE',1,'make','added',NULL,'add',NULL,NULL,'','4f0e752c09078ca8d2ee9755927f7c1b','47e420fa8900066705e6ef04004afd11','bf1624957f44d2d8f8a628b42eb414c7',NULL,NULL);
INSERT INTO "change" VALUES('beta','SITE',2,NULL,'edit',NULL,'延期','u.li','2026-03-02T12:00:00+00:00','下雨','[["task",{"id":"dig","name":"Dig","duration":"3d"},{"id":"dig","name":"Dig","duration":"6d","notes":"of beta"}],["task",null,{"id":"roof","name":"屋顶","parent":"house","duration":"2d"}],["outline","house",1,[],["roof"]],["link",null,{"predecessor":"walls","successor":"roof","lag":"1d"}]]','c81e61845c74db7c0f72982aff5dd36c','265658bc033046b653832b5c40242468',NULL,NULL);
INSERT INTO "change" VALUES('beta','SITE',3,'slip','edit',NULL,'update',NULL,NULL,'','[["task",{"id":"walls","name":"Walls","parent":"house","duration":"5d"},{"id":"walls","name":"Walls","parent":"house","duration":"5d","labels":["brick"]}]]','289743d5ea0996474d77b8e9d9052388','4a233f970d2161315c52b0dde9211d56',NULL,NULL);
INSERT INTO "change" VALUES('beta','SITE',4,'undo','undo',3,'undo update','u.wang','2026-03-02T12:00:00+00:00','','[["task",{"id":"walls","name":"Walls","parent":"house","duration":"5d","labels":["brick"]},{"id":"walls","name":"Walls","parent":"house","duration":"5d"}]]','5d4e5566d9da253d1c7cb3030244724a','412b6d6ac30523b02f92dee3b1d79f29',NULL,NULL);
CREATE TABLE command (
        tenant TEXT NOT NULL,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        key TEXT NOT NULL,
        version INTEGER NOT NULL,
        digest TEXT NOT NULL,
        seal TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (tenant, kind, id, key)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "command" VALUES('acme','calendar','office','early',2,'e521a44c63d848916aadd88e144730b0','f6a330de3c5e20e4e49d01e9bcad5753');
INSERT INTO "command" VALUES('acme','calendar','office','make',1,'fea7b97cd51b8b5ad9e8a5646cbc6119','584192050f3e52abe30ff085d9823714');
INSERT INTO "command" VALUES('beta','calendar','office','early',2,'e521a44c63d848916aadd88e144730b0','a0a75ca31143d8d3c273d250bacc202b');
INSERT INTO "command" VALUES('beta','calendar','office','make',1,'fea7b97cd51b8b5ad9e8a5646cbc6119','ebcf82c7a96cc20b78a801e75c72ca02');
CREATE TABLE consumer (
        tenant TEXT NOT NULL,
        id TEXT NOT NULL,
        PRIMARY KEY (tenant, id)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "consumer" VALUES('acme','erp');
INSERT INTO "consumer" VALUES('beta','erp');
CREATE TABLE dependency (
        tenant TEXT NOT NULL,
        project TEXT NOT NULL,
        predecessor TEXT NOT NULL,
        successor TEXT NOT NULL,
        type TEXT NOT NULL,
        data TEXT NOT NULL,
        PRIMARY KEY (tenant, project, predecessor, successor, type),
        FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
INSERT INTO "dependency" VALUES('acme','LAUNCH','ship','listed','FS','{"lag":"-1d","lag_calendar":"project"}');
INSERT INTO "dependency" VALUES('acme','LAUNCH','shoot','ship','SS','{"lag":"50%"}');
INSERT INTO "dependency" VALUES('acme','OLD','dig','walls','FS','{}');
INSERT INTO "dependency" VALUES('acme','SITE','dig','walls','FS','{}');
INSERT INTO "dependency" VALUES('acme','SITE','walls','roof','FS','{"lag":"1d"}');
INSERT INTO "dependency" VALUES('beta','LAUNCH','ship','listed','FS','{"lag":"-1d","lag_calendar":"project"}');
INSERT INTO "dependency" VALUES('beta','LAUNCH','shoot','ship','SS','{"lag":"50%"}');
INSERT INTO "dependency" VALUES('beta','SITE','dig','walls','FS','{}');
INSERT INTO "dependency" VALUES('beta','SITE','walls','roof','FS','{"lag":"1d"}');
CREATE TABLE document (
        tenant TEXT NOT NULL,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        name TEXT NOT NULL,
        words TEXT NOT NULL,
        sorting TEXT NOT NULL,
        data TEXT NOT NULL,
        digest TEXT NOT NULL,
        PRIMARY KEY (tenant, kind, id)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "document" VALUES('acme','calendar','office',2,'"office"','office
office','office','{"id":"office","zone":"Asia/Shanghai","week":{"mon-fri":"08:00-16:00"}}','4225966b893b76fba5ee7ed8840e67f6');
INSERT INTO "document" VALUES('beta','calendar','office',2,'"office"','office
office','office','{"id":"office","zone":"Asia/Shanghai","week":{"mon-fri":"08:00-16:00"}}','74d8303796de51d178fba21cc0d15ef7');
CREATE TABLE epoch (
        tenant TEXT NOT NULL,
        id TEXT NOT NULL,
        above INTEGER NOT NULL,
        noted INTEGER NOT NULL,
        seal TEXT NOT NULL DEFAULT '',
        waiting TEXT NOT NULL DEFAULT '',
        puts TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (tenant, id)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "epoch" VALUES('acme','GONE',3,0,'6f18f6a23e24c24a0f233f508359ae1d','8953d22c2ab8e5c00e5d7734ea33986b','00000000000000000000000000000000');
INSERT INTO "epoch" VALUES('acme','LAUNCH',-1,0,'5de4f33a4b0bed3d70e3cf5f9ac756bf','00000000000000000000000000000000','00000000000000000000000000000000');
INSERT INTO "epoch" VALUES('acme','OLD',-1,0,'d3339a93ca09fdb83ac23ae6604cddd9','00000000000000000000000000000000','00000000000000000000000000000000');
INSERT INTO "epoch" VALUES('acme','SITE',-1,1,'7d0fd8cfc49b96e1508446daa8101c63','beb78e8d1982da04a9ae65c7229ed487','18748dc5d6d418fef298bfdba245e2fa');
INSERT INTO "epoch" VALUES('beta','GONE',3,0,'703460ce8f0f6455761b256bccc29440','a814765df70081664ab16a4bbd0cf090','00000000000000000000000000000000');
INSERT INTO "epoch" VALUES('beta','LAUNCH',-1,0,'26a70f1c0818fc249eb562d9897a5505','00000000000000000000000000000000','00000000000000000000000000000000');
INSERT INTO "epoch" VALUES('beta','SITE',-1,1,'990ea493bb4e89c6fb934102d0d18430','2795ae3552dcf7a115590764c1d3a13a','9ca4ae3c55e2b1a53b68588638406504');
CREATE TABLE importing (
        tenant TEXT NOT NULL,
        project TEXT NOT NULL,
        key TEXT NOT NULL,
        at TEXT NOT NULL,
        done INTEGER NOT NULL,
        total INTEGER NOT NULL,
        digest TEXT NOT NULL,
        seal TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (tenant, project),
        FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
INSERT INTO "importing" VALUES('acme','LATER','later','2026-03-02T12:00:00.000000+00:00',2,5,'5ba051ea4d18beb0e46a48bc87a25be5','078eb33b7089f918d1e7afb04d6f33c8');
INSERT INTO "importing" VALUES('beta','LATER','later','2026-03-02T12:00:00.000000+00:00',2,5,'5ba051ea4d18beb0e46a48bc87a25be5','1411382ae8d5dfac468160fdc84a9528');
CREATE TABLE outbox (
        tenant TEXT NOT NULL,
        project TEXT NOT NULL,
        version INTEGER NOT NULL,
        number INTEGER NOT NULL,
        events TEXT NOT NULL,
        PRIMARY KEY (tenant, project, version, number)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "outbox" VALUES('acme','GONE',1,0,'[["project.added",{}],"3448ef50a714ac7b1e1fe3a517d03725"]');
INSERT INTO "outbox" VALUES('acme','GONE',2,0,'[["project.erased",{"fields":["project.name"]}],"aa9c2e8a1950334ff170b33dd9aae476"]');
INSERT INTO "outbox" VALUES('acme','GONE',3,0,'[["project.removed",{}],"6b633f223c18e221c71fb9f3dd858c63"]');
INSERT INTO "outbox" VALUES('acme','SITE',4,1,'[["schedule.moved",{"task":"dig","start_before":"2026-03-02T09:00:00","start":"2026-03-02T09:00:00","finish_before":"2026-03-02T09:00:00","finish":"2026-03-02T09:00:00","minutes":480,"is_elapsed":false,"because":[{"kind":"duration","task":"dig"}]}],"901b3adf23a16f9e71a01515078d5578"]');
INSERT INTO "outbox" VALUES('beta','GONE',1,0,'[["project.added",{}],"9969be2cf03bfaac098994638d887a2b"]');
INSERT INTO "outbox" VALUES('beta','GONE',2,0,'[["project.erased",{"fields":["project.name"]}],"a2bc2ddb204536c9a81a001b8780c95d"]');
INSERT INTO "outbox" VALUES('beta','GONE',3,0,'[["project.removed",{}],"d33677439a84f7cb94e1ba97791b42c4"]');
INSERT INTO "outbox" VALUES('beta','SITE',4,1,'[["schedule.moved",{"task":"dig","start_before":"2026-03-02T09:00:00","start":"2026-03-02T09:00:00","finish_before":"2026-03-02T09:00:00","finish":"2026-03-02T09:00:00","minutes":480,"is_elapsed":false,"because":[{"kind":"duration","task":"dig"}]}],"1026f6e723d049fb519bf00b49f4785c"]');
CREATE TABLE person (
        tenant TEXT NOT NULL,
        id TEXT NOT NULL,
        labels TEXT NOT NULL,
        data TEXT NOT NULL,
        erased TEXT,
        PRIMARY KEY (tenant, id)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "person" VALUES('acme','u.li','[]','{"name":"李伟","seal":"eb6c54df0065d1437614530f6015130d"}',NULL);
INSERT INTO "person" VALUES('acme','u.zhao','[]','{"seal":"39596ce1880bdab6bec6a3d5d4bc24e3"}','2026-03-02T12:00:00+00:00');
INSERT INTO "person" VALUES('beta','u.li','[]','{"name":"李伟","seal":"5f816c60f03c152f08e0082d1ebd6674"}',NULL);
INSERT INTO "person" VALUES('beta','u.zhao','[]','{"seal":"fd20b91b992d537850b0f58cdb8f8dcd"}','2026-03-02T12:00:00+00:00');
CREATE TABLE position (
        tenant TEXT NOT NULL,
        consumer TEXT NOT NULL,
        project TEXT NOT NULL,
        version INTEGER NOT NULL,
        number INTEGER NOT NULL,
        turn INTEGER NOT NULL,
        until TEXT NOT NULL,
        lent_version INTEGER NOT NULL DEFAULT -1,
        lent_number INTEGER NOT NULL DEFAULT 0,
        seal TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (tenant, consumer, project),
        FOREIGN KEY (tenant, consumer) REFERENCES consumer ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
INSERT INTO "position" VALUES('acme','erp','LAUNCH',-1,0,0,'',-1,0,'329640116d19e0fe624df266c7ddeb64');
INSERT INTO "position" VALUES('acme','erp','SITE',-1,0,0,'',-1,0,'bf3aff70f639d8c6e41269aefaa94f54');
INSERT INTO "position" VALUES('beta','erp','LAUNCH',-1,0,0,'',-1,0,'411d1334f7f088219c1a3b26b002ecc8');
INSERT INTO "position" VALUES('beta','erp','SITE',-1,0,0,'',-1,0,'e6aa3bbf6c64c340f849a602b245d7af');
CREATE TABLE project (
        tenant TEXT NOT NULL,
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        digest TEXT NOT NULL,
        chain TEXT NOT NULL,
        name TEXT NOT NULL,
        words TEXT NOT NULL,
        sorting TEXT NOT NULL,
        lifecycle TEXT NOT NULL,
        lead TEXT,
        client TEXT,
        labels TEXT NOT NULL,
        start TEXT NOT NULL,
        finish TEXT,
        tasks INTEGER NOT NULL,
        size INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (tenant, id)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "project" VALUES('acme','LATER',-1,'00000000000000000000000000000000','00000000000000000000000000000000','""','','','draft',NULL,NULL,'[]','',NULL,3,280);
INSERT INTO "project" VALUES('acme','LAUNCH',1,'6e359076608bf0d8becd4ac6e17f4af7','ab0c460d25fb0e99e873475a46d95a65','{"en":"Launch","zh":"上新"}','launch
上新
launch','launch','draft',NULL,NULL,'["spring"]','2026-03-02',NULL,7,1452);
INSERT INTO "project" VALUES('acme','OLD',2,'50d654ed86a915421e7b5a98851013b1','088cd3b57996d3165df55f268ef39452','"Old"','old
old','old','draft',NULL,NULL,'[]','2026-03-02',NULL,3,803);
INSERT INTO "project" VALUES('acme','SITE',4,'3a669a289a410a6214c2fa0f657ccc1d','5b763f472da82a1ffddb4f5143edf744','"仓库改造"','仓库改造
site','仓库改造','draft',NULL,'client-7','[]','2026-03-02',NULL,4,1231);
INSERT INTO "project" VALUES('beta','LATER',-1,'00000000000000000000000000000000','00000000000000000000000000000000','""','','','draft',NULL,NULL,'[]','',NULL,3,280);
INSERT INTO "project" VALUES('beta','LAUNCH',1,'6e359076608bf0d8becd4ac6e17f4af7','bcb8bacaf19d42198c51141a640a27ad','{"en":"Launch","zh":"上新"}','launch
上新
launch','launch','draft',NULL,NULL,'["spring"]','2026-03-02',NULL,7,1452);
INSERT INTO "project" VALUES('beta','SITE',4,'48d2a4f9f4606d732bbe11c82c2a0a00','5d4e5566d9da253d1c7cb3030244724a','"仓库改造"','仓库改造
site','仓库改造','draft',NULL,'client-7','[]','2026-03-02',NULL,4,1231);
CREATE TABLE put_command (
        tenant TEXT NOT NULL,
        project TEXT NOT NULL,
        command TEXT NOT NULL,
        content TEXT NOT NULL,
        seal TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (tenant, project, command),
        FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
INSERT INTO "put_command" VALUES('acme','SITE','a31b15a97f7c8a40e9447176dc4161a7','b48acbea1eb7bf2dc57c6d399e62bf63','18748dc5d6d418fef298bfdba245e2fa');
INSERT INTO "put_command" VALUES('beta','SITE','a31b15a97f7c8a40e9447176dc4161a7','b48acbea1eb7bf2dc57c6d399e62bf63','9ca4ae3c55e2b1a53b68588638406504');
CREATE TABLE quota (
        tenant TEXT NOT NULL PRIMARY KEY,
        seal TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
CREATE TABLE schedule (
        tenant TEXT NOT NULL,
        project TEXT NOT NULL,
        reading TEXT NOT NULL,
        version INTEGER NOT NULL,
        engine TEXT NOT NULL,
        options TEXT NOT NULL,
        start TEXT NOT NULL,
        finish TEXT NOT NULL,
        zones TEXT NOT NULL,
        ids TEXT NOT NULL,
        seal TEXT NOT NULL,
        PRIMARY KEY (tenant, project, reading),
        FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
INSERT INTO "schedule" VALUES('acme','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e',1,'0.1.0','{"constraints":"soft","alap":"free","direction":"forward","late_tasks":"all","milestones":"touch","compare":"working","lag_calendar":null,"resource_calendars":"heeded","assignments":"together","open_ends":"project_finish","progress":"retained_logic","data_date":"heeded","started":"released","started_constraints":"kept","late_starts":"exact","start_lag_from":"actual_start","project_start":"floor","total_float":"smallest","hard_float":"dates","free_float":"room","float_calendar":"work","summary_float":"tasks","criticality":"auto","critical_float":0,"horizon_years":40}','2026-03-02T09:00:00+08:00','2026-03-16T10:00:00+08:00','["Asia/Shanghai"]','shoot
ship
listed
call
call-1
call-2
call-3','3bcd6a9ad3d73780ffe953af43ef6673');
INSERT INTO "schedule" VALUES('beta','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e',1,'0.1.0','{"constraints":"soft","alap":"free","direction":"forward","late_tasks":"all","milestones":"touch","compare":"working","lag_calendar":null,"resource_calendars":"heeded","assignments":"together","open_ends":"project_finish","progress":"retained_logic","data_date":"heeded","started":"released","started_constraints":"kept","late_starts":"exact","start_lag_from":"actual_start","project_start":"floor","total_float":"smallest","hard_float":"dates","free_float":"room","float_calendar":"work","summary_float":"tasks","criticality":"auto","critical_float":0,"horizon_years":40}','2026-03-02T09:00:00+08:00','2026-03-16T10:00:00+08:00','["Asia/Shanghai"]','shoot
ship
listed
call
call-1
call-2
call-3','68a3cdf293ec3d7a4c419f2178b974f2');
CREATE TABLE schedule_column (
        tenant TEXT NOT NULL,
        project TEXT NOT NULL,
        reading TEXT NOT NULL,
        name TEXT NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (tenant, project, reading, name),
        FOREIGN KEY (tenant, project, reading) REFERENCES schedule ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
INSERT INTO "schedule_column" VALUES('acme','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','duration',X'8007000000000000E0010000000000000000000000000000FC120000000000003C000000000000003C000000000000003C00000000000000');
INSERT INTO "schedule_column" VALUES('acme','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','early_finish',X'78D2C20100000000D8CCC20100000000BCCAC20100000000780EC30100000000B8BFC2010000000018E7C20100000000780EC30100000000');
INSERT INTO "schedule_column" VALUES('acme','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','early_start',X'7CBFC20100000000BCCAC20100000000BCCAC201000000007CBFC201000000007CBFC20100000000DCE6C201000000003C0EC30100000000');
INSERT INTO "schedule_column" VALUES('acme','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','free_float',X'000000000000000000000000000000003C0F0000000000000000000000000000C01200000000000060090000000000000000000000000000');
INSERT INTO "schedule_column" VALUES('acme','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','independent_float',X'00000000000000000000000000000000E0010000000000000000000000000000C01200000000000060090000000000000000000000000000');
INSERT INTO "schedule_column" VALUES('acme','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','interfering_float',X'7C0B0000000000005C0D00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "schedule_column" VALUES('acme','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','is_critical',X'0000000000000000000000000000000000000000000000000100000000000000000000000000000000000000000000000100000000000000');
INSERT INTO "schedule_column" VALUES('acme','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','late_finish',X'780EC30100000000780EC30100000000780EC30100000000780EC30100000000780EC30100000000780EC30100000000780EC30100000000');
INSERT INTO "schedule_column" VALUES('acme','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','late_start',X'B8ECC2010000000098FDC20100000000780EC301000000003C0EC301000000003C0EC301000000003C0EC301000000003C0EC30100000000');
INSERT INTO "schedule_column" VALUES('acme','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','scheduled_finish',X'78D2C20100000000D8CCC20100000000BCCAC20100000000780EC30100000000B8BFC2010000000018E7C20100000000780EC30100000000');
INSERT INTO "schedule_column" VALUES('acme','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','scheduled_start',X'7CBFC20100000000BCCAC20100000000BCCAC201000000007CBFC201000000007CBFC20100000000DCE6C201000000003C0EC30100000000');
INSERT INTO "schedule_column" VALUES('acme','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','total_float',X'7C0B0000000000005C0D0000000000003C0F0000000000000000000000000000C01200000000000060090000000000000000000000000000');
INSERT INTO "schedule_column" VALUES('acme','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','zone',X'0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "schedule_column" VALUES('beta','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','duration',X'8007000000000000E0010000000000000000000000000000FC120000000000003C000000000000003C000000000000003C00000000000000');
INSERT INTO "schedule_column" VALUES('beta','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','early_finish',X'78D2C20100000000D8CCC20100000000BCCAC20100000000780EC30100000000B8BFC2010000000018E7C20100000000780EC30100000000');
INSERT INTO "schedule_column" VALUES('beta','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','early_start',X'7CBFC20100000000BCCAC20100000000BCCAC201000000007CBFC201000000007CBFC20100000000DCE6C201000000003C0EC30100000000');
INSERT INTO "schedule_column" VALUES('beta','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','free_float',X'000000000000000000000000000000003C0F0000000000000000000000000000C01200000000000060090000000000000000000000000000');
INSERT INTO "schedule_column" VALUES('beta','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','independent_float',X'00000000000000000000000000000000E0010000000000000000000000000000C01200000000000060090000000000000000000000000000');
INSERT INTO "schedule_column" VALUES('beta','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','interfering_float',X'7C0B0000000000005C0D00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "schedule_column" VALUES('beta','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','is_critical',X'0000000000000000000000000000000000000000000000000100000000000000000000000000000000000000000000000100000000000000');
INSERT INTO "schedule_column" VALUES('beta','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','late_finish',X'780EC30100000000780EC30100000000780EC30100000000780EC30100000000780EC30100000000780EC30100000000780EC30100000000');
INSERT INTO "schedule_column" VALUES('beta','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','late_start',X'B8ECC2010000000098FDC20100000000780EC301000000003C0EC301000000003C0EC301000000003C0EC301000000003C0EC30100000000');
INSERT INTO "schedule_column" VALUES('beta','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','scheduled_finish',X'78D2C20100000000D8CCC20100000000BCCAC20100000000780EC30100000000B8BFC2010000000018E7C20100000000780EC30100000000');
INSERT INTO "schedule_column" VALUES('beta','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','scheduled_start',X'7CBFC20100000000BCCAC20100000000BCCAC201000000007CBFC201000000007CBFC20100000000DCE6C201000000003C0EC30100000000');
INSERT INTO "schedule_column" VALUES('beta','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','total_float',X'7C0B0000000000005C0D0000000000003C0F0000000000000000000000000000C01200000000000060090000000000000000000000000000');
INSERT INTO "schedule_column" VALUES('beta','LAUNCH','7bfabe260a457ba819d6ba38e4e9575e','zone',X'0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
CREATE TABLE settings (
        tenant TEXT NOT NULL,
        project TEXT NOT NULL,
        data TEXT NOT NULL,
        PRIMARY KEY (tenant, project),
        FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
INSERT INTO "settings" VALUES('acme','LATER','{"project":{"id":"LATER","name":"Site","start":"2026-03-02"},"calendars":[]}');
INSERT INTO "settings" VALUES('acme','LAUNCH','{"project":{"id":"LAUNCH","name":{"en":"Launch","zh":"上新"},"start":"2026-03-02","calendar":"office","field_definitions":[{"id":"weight","kind":"number"},{"id":"due","kind":"moment"},{"id":"rest","kind":"duration"},{"id":"sku"},{"id":"fragile","kind":"flag"}],"labels":["spring"]},"calendars":[{"id":"office","zone":"Asia/Shanghai","week":{"mon-fri":"09:00-12:00 13:00-18:00"}}],"resources":[{"id":"li","name":"Li"},{"id":"wang","calendar":"office"}]}');
INSERT INTO "settings" VALUES('acme','OLD','{"project":{"id":"OLD","name":"Old","start":"2026-03-02"},"calendars":[]}');
INSERT INTO "settings" VALUES('acme','SITE','{"project":{"id":"SITE","name":"仓库改造","start":"2026-03-02","client":"client-7"},"calendars":[]}');
INSERT INTO "settings" VALUES('beta','LATER','{"project":{"id":"LATER","name":"Site","start":"2026-03-02"},"calendars":[]}');
INSERT INTO "settings" VALUES('beta','LAUNCH','{"project":{"id":"LAUNCH","name":{"en":"Launch","zh":"上新"},"start":"2026-03-02","calendar":"office","field_definitions":[{"id":"weight","kind":"number"},{"id":"due","kind":"moment"},{"id":"rest","kind":"duration"},{"id":"sku"},{"id":"fragile","kind":"flag"}],"labels":["spring"]},"calendars":[{"id":"office","zone":"Asia/Shanghai","week":{"mon-fri":"09:00-12:00 13:00-18:00"}}],"resources":[{"id":"li","name":"Li"},{"id":"wang","calendar":"office"}]}');
INSERT INTO "settings" VALUES('beta','SITE','{"project":{"id":"SITE","name":"仓库改造","start":"2026-03-02","client":"client-7"},"calendars":[]}');
CREATE TABLE snapshot (
        tenant TEXT NOT NULL,
        project TEXT NOT NULL,
        version INTEGER NOT NULL,
        digest TEXT NOT NULL,
        format INTEGER NOT NULL,
        seal TEXT NOT NULL,
        tasks TEXT NOT NULL,
        links TEXT NOT NULL,
        PRIMARY KEY (tenant, project),
        FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
INSERT INTO "snapshot" VALUES('acme','LAUNCH',1,'6e359076608bf0d8becd4ac6e17f4af7',1,'473aaccea906d880a004d2cf1becdb5b','{"ids":["shoot","ship","listed","call","call-1","call-2","call-3"],"names":[{"en":"Shoot","zh":"拍摄"},"Ship","Listed","Call","Call 1","Call 2","Call 3"],"fields":{"effort":[["16h"],[1,0,0,0,0,0,0]],"assignments":[[["li 50%"]],[1,0,0,0,0,0,0]],"owner":[["li"],[1,0,0,0,0,0,0]],"labels":[[["photo"]],[1,0,0,0,0,0,0]],"notes":[["Two looks\nand a spare"],[1,0,0,0,0,0,0]],"duration":[["1d","1h"],[0,1,0,0,2,2,2]],"fields":[[{"due":"2026-04-01T09:30+08:00","fragile":true,"rest":"2ed","sku":"A-17","weight":"12.50"}],[0,1,0,0,0,0,0]],"kind":[["milestone"],[0,0,1,0,0,0,0]],"deadline":[["2026-05-01"],[0,0,1,0,0,0,0]],"series":[[{"rule":"FREQ=WEEKLY;BYDAY=MO","first":"2026-03-02","count":3,"each":{"duration":"1h"}}],[0,0,0,1,0,0,0]],"parent":[["call"],[0,0,0,0,1,1,1]],"constraints":[[[{"kind":"SNET","at":"2026-03-02"}],[{"kind":"SNET","at":"2026-03-09"}],[{"kind":"SNET","at":"2026-03-16"}]],[0,0,0,0,1,2,3]]}}','[[{"predecessor":"shoot","successor":"ship","type":"SS","lag":"50%"},{"predecessor":"ship","successor":"listed","lag":"-1d","lag_calendar":"project"}],[0,1],[1,2],[0,1]]');
INSERT INTO "snapshot" VALUES('beta','LAUNCH',1,'6e359076608bf0d8becd4ac6e17f4af7',1,'473aaccea906d880a004d2cf1becdb5b','{"ids":["shoot","ship","listed","call","call-1","call-2","call-3"],"names":[{"en":"Shoot","zh":"拍摄"},"Ship","Listed","Call","Call 1","Call 2","Call 3"],"fields":{"effort":[["16h"],[1,0,0,0,0,0,0]],"assignments":[[["li 50%"]],[1,0,0,0,0,0,0]],"owner":[["li"],[1,0,0,0,0,0,0]],"labels":[[["photo"]],[1,0,0,0,0,0,0]],"notes":[["Two looks\nand a spare"],[1,0,0,0,0,0,0]],"duration":[["1d","1h"],[0,1,0,0,2,2,2]],"fields":[[{"due":"2026-04-01T09:30+08:00","fragile":true,"rest":"2ed","sku":"A-17","weight":"12.50"}],[0,1,0,0,0,0,0]],"kind":[["milestone"],[0,0,1,0,0,0,0]],"deadline":[["2026-05-01"],[0,0,1,0,0,0,0]],"series":[[{"rule":"FREQ=WEEKLY;BYDAY=MO","first":"2026-03-02","count":3,"each":{"duration":"1h"}}],[0,0,0,1,0,0,0]],"parent":[["call"],[0,0,0,0,1,1,1]],"constraints":[[[{"kind":"SNET","at":"2026-03-02"}],[{"kind":"SNET","at":"2026-03-09"}],[{"kind":"SNET","at":"2026-03-16"}]],[0,0,0,0,1,2,3]]}}','[[{"predecessor":"shoot","successor":"ship","type":"SS","lag":"50%"},{"predecessor":"ship","successor":"listed","lag":"-1d","lag_calendar":"project"}],[0,1],[1,2],[0,1]]');
CREATE TABLE task (
        tenant TEXT NOT NULL,
        project TEXT NOT NULL,
        id TEXT NOT NULL,
        parent TEXT,
        rank TEXT NOT NULL,
        data TEXT NOT NULL,
        path TEXT NOT NULL DEFAULT '',
        words TEXT NOT NULL DEFAULT '',
        sorting TEXT NOT NULL DEFAULT '',
        kind TEXT NOT NULL DEFAULT 'task',
        owner TEXT,
        calendar TEXT,
        assignee TEXT,
        assigned TEXT NOT NULL DEFAULT '[]',
        labels TEXT NOT NULL DEFAULT '[]',
        PRIMARY KEY (tenant, project, id),
        FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
INSERT INTO "task" VALUES('acme','LATER','dig',NULL,'UzzzV','{"name":"Dig","duration":"3d"}','UzzzV/','dig
dig','dig','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('acme','LAUNCH','call',NULL,'V001V','{"name":"Call","series":{"rule":"FREQ=WEEKLY;BYDAY=MO","first":"2026-03-02","count":3,"each":{"duration":"1h"}}}','V001V/','call
call','call','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('acme','LAUNCH','call-1','call','Uzzz','{"name":"Call 1","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-02"}]}','V001V/Uzzz/','call 1
call-1','call 1','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('acme','LAUNCH','call-2','call','V','{"name":"Call 2","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-09"}]}','V001V/V/','call 2
call-2','call 2','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('acme','LAUNCH','call-3','call','V001','{"name":"Call 3","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-16"}]}','V001V/V001/','call 3
call-3','call 3','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('acme','LAUNCH','listed',NULL,'V000V','{"name":"Listed","kind":"milestone","deadline":"2026-05-01"}','V000V/','listed
listed','listed','milestone',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('acme','LAUNCH','ship',NULL,'UzzzV','{"name":"Ship","duration":"1d","fields":{"due":"2026-04-01T09:30+08:00","fragile":true,"rest":"2ed","sku":"A-17","weight":"12.50"}}','UzzzV/','ship
ship','ship','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('acme','LAUNCH','shoot',NULL,'UzzyV','{"name":{"en":"Shoot","zh":"拍摄"},"effort":"16h","assignments":["li 50%"],"owner":"li","labels":["photo"],"notes":"Two looks\nand a spare"}','UzzyV/','shoot
拍摄
shoot','shoot','task','li',NULL,'li','["li"]','["photo"]');
INSERT INTO "task" VALUES('acme','OLD','dig',NULL,'UzzzV','{"name":"Dig","duration":"1d"}','UzzzV/','dig
dig','dig','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('acme','OLD','house',NULL,'V000V','{"name":"House"}','V000V/','house
house','house','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('acme','OLD','walls','house','V','{"name":"Walls","duration":"5d"}','V000V/V/','walls
walls','walls','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('acme','SITE','dig',NULL,'UzzzV','{"name":"Dig","duration":"6d","notes":"of acme"}','UzzzV/','dig
dig','dig','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('acme','SITE','house',NULL,'V000V','{"name":"House"}','V000V/','house
house','house','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('acme','SITE','roof','house','V001','{"name":"屋顶","duration":"2d"}','V000V/V001/','屋顶
roof','屋顶','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('acme','SITE','walls','house','V','{"name":"Walls","duration":"5d"}','V000V/V/','walls
walls','walls','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('beta','LATER','dig',NULL,'UzzzV','{"name":"Dig","duration":"3d"}','UzzzV/','dig
dig','dig','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('beta','LAUNCH','call',NULL,'V001V','{"name":"Call","series":{"rule":"FREQ=WEEKLY;BYDAY=MO","first":"2026-03-02","count":3,"each":{"duration":"1h"}}}','V001V/','call
call','call','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('beta','LAUNCH','call-1','call','Uzzz','{"name":"Call 1","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-02"}]}','V001V/Uzzz/','call 1
call-1','call 1','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('beta','LAUNCH','call-2','call','V','{"name":"Call 2","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-09"}]}','V001V/V/','call 2
call-2','call 2','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('beta','LAUNCH','call-3','call','V001','{"name":"Call 3","duration":"1h","constraints":[{"kind":"SNET","at":"2026-03-16"}]}','V001V/V001/','call 3
call-3','call 3','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('beta','LAUNCH','listed',NULL,'V000V','{"name":"Listed","kind":"milestone","deadline":"2026-05-01"}','V000V/','listed
listed','listed','milestone',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('beta','LAUNCH','ship',NULL,'UzzzV','{"name":"Ship","duration":"1d","fields":{"due":"2026-04-01T09:30+08:00","fragile":true,"rest":"2ed","sku":"A-17","weight":"12.50"}}','UzzzV/','ship
ship','ship','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('beta','LAUNCH','shoot',NULL,'UzzyV','{"name":{"en":"Shoot","zh":"拍摄"},"effort":"16h","assignments":["li 50%"],"owner":"li","labels":["photo"],"notes":"Two looks\nand a spare"}','UzzyV/','shoot
拍摄
shoot','shoot','task','li',NULL,'li','["li"]','["photo"]');
INSERT INTO "task" VALUES('beta','SITE','dig',NULL,'UzzzV','{"name":"Dig","duration":"6d","notes":"of beta"}','UzzzV/','dig
dig','dig','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('beta','SITE','house',NULL,'V000V','{"name":"House"}','V000V/','house
house','house','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('beta','SITE','roof','house','V001','{"name":"屋顶","duration":"2d"}','V000V/V001/','屋顶
roof','屋顶','task',NULL,NULL,NULL,'[]','[]');
INSERT INTO "task" VALUES('beta','SITE','walls','house','V','{"name":"Walls","duration":"5d"}','V000V/V/','walls
walls','walls','task',NULL,NULL,NULL,'[]','[]');
CREATE UNIQUE INDEX project_by_name ON project (tenant, sorting, id);
CREATE INDEX position_by_turn ON position (tenant, consumer, turn, project);
CREATE INDEX task_by_path ON task (tenant, project, path);
CREATE INDEX task_by_parent ON task (tenant, project, parent, path);
CREATE INDEX task_by_name ON task (tenant, project, sorting, id);
CREATE INDEX task_by_assignee ON task (tenant, assignee, project, path) WHERE assignee IS NOT NULL;
CREATE UNIQUE INDEX change_by_key ON change (tenant, project, key) WHERE key IS NOT NULL;
CREATE UNIQUE INDEX document_by_name ON document (tenant, kind, sorting, id);
COMMIT;
