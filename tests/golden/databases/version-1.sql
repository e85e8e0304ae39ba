PRAGMA application_id = 1229678964;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'incidentkit','1-the-log','2026-11-23 08:08:30.506129+00:00');
CREATE TABLE documents (
        digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
        body BLOB NOT NULL
    ) STRICT;
INSERT INTO "documents" VALUES('301bb6dd1b8f7f5a4d1318f4347e587da2b2c9925083d0fc6678e28db4c50e8c',X'5B22323032362D31322D3235225D');
CREATE TABLE drafts (
        place TEXT NOT NULL PRIMARY KEY,
        incident_id TEXT,
        body TEXT NOT NULL,
        kept_at TEXT NOT NULL,
        turn INTEGER NOT NULL
    ) STRICT;
INSERT INTO "drafts" VALUES('note','0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f','half a line','2026-11-23T08:08:30.508Z',1);
CREATE TABLE entries (
        incident_id TEXT NOT NULL REFERENCES incidents (incident_id),
        seq INTEGER NOT NULL,
        id TEXT NOT NULL UNIQUE,
        action TEXT NOT NULL,
        kind TEXT NOT NULL,
        version INTEGER NOT NULL,
        actor TEXT NOT NULL,
        role TEXT,
        recorded_at TEXT NOT NULL,
        zone TEXT NOT NULL,
        occurred_at TEXT,
        approximate INTEGER NOT NULL CHECK (approximate IN (0, 1)),
        payload_digest TEXT NOT NULL CHECK (length(payload_digest) = 64),
        previous TEXT NOT NULL,
        hash TEXT NOT NULL CHECK (length(hash) = 64),
        PRIMARY KEY (incident_id, seq)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "entries" VALUES('0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f',1,'a1.1','a1','incident-opened',1,'Marie','it','2026-11-23T13:03:01.123Z','Europe/Paris',NULL,0,'fd829bf21d3ecf2950ecd7259e47f5bab2cc93e404eaea267810855593c0a1d5','0000000000000000000000000000000000000000000000000000000000000000','8a63d4a5730f5a06ec68eaee40c86b8403ac371901d2516017856dcdc9851864');
INSERT INTO "entries" VALUES('0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f',2,'a2.1','a2','organisation-pinned',1,'Marie','it','2026-11-23T13:03:02.123Z','Europe/Paris',NULL,0,'cb0118e8ae11eecae6f24dc35aa94a3d842f42a4e367718e1e855fc9008f70f5','8a63d4a5730f5a06ec68eaee40c86b8403ac371901d2516017856dcdc9851864','d42fa2794a06241ea0e7b0680f03ce6bb452b0a60ea8e75759bd8a3524e7e988');
INSERT INTO "entries" VALUES('0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f',3,'a3.1','a3','note-added',1,'Marie','it','2026-11-23T13:03:03.123Z','Europe/Paris',NULL,0,'d20a79610d9d3e27f80ea5b08d6b3296b7e9d1adf52df2a907d7597533fb33ff','d42fa2794a06241ea0e7b0680f03ce6bb452b0a60ea8e75759bd8a3524e7e988','ccdb6fbc3d2f8b93ee513ad8e5c5c3983882919811fd824bb85bf5296e48fb17');
INSERT INTO "entries" VALUES('0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f',4,'a4.1','a4','note-added',1,'Marie','it','2026-11-23T13:03:04.123Z','Europe/Paris',NULL,0,'55040a570c52251b756d9988964d689cd5e17910cfd8c0bdb615456ebc613994','ccdb6fbc3d2f8b93ee513ad8e5c5c3983882919811fd824bb85bf5296e48fb17','5e956a64a92836a85ac1169528dd2e3815badfb4da518a8535e71ae1775cd26d');
INSERT INTO "entries" VALUES('0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f',5,'a5.1','a5','payload-erased',1,'Marie','it','2026-11-23T13:03:05.123Z','Europe/Paris',NULL,0,'acb30fe6b7c7dc7f076241b18e4e4467959ac352677759ff0a8a16d77b65a1f6','5e956a64a92836a85ac1169528dd2e3815badfb4da518a8535e71ae1775cd26d','816049c39951bb8005f7212175266eb52900dcae00b1516163588c0aaa726c53');
INSERT INTO "entries" VALUES('1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e',1,'b1.1','b1','incident-opened',1,'Marie','it','2026-11-23T13:03:09.123Z','Europe/Paris',NULL,0,'23c9d753cc5f5520fac871bbcc7d2e9333b50b961ac9095feacbb776180f4ecf','0000000000000000000000000000000000000000000000000000000000000000','2c730dbaff29610f319a4093af74d894fd23f53baac3d577bfbd10dc0abbe010');
CREATE TABLE incidents (
        place INTEGER PRIMARY KEY,
        incident_id TEXT NOT NULL UNIQUE,
        label TEXT NOT NULL UNIQUE,
        year INTEGER NOT NULL,
        drill INTEGER NOT NULL CHECK (drill IN (0, 1)),
        number INTEGER NOT NULL CHECK (number > 0),
        UNIQUE (year, drill, number)
    ) STRICT;
INSERT INTO "incidents" VALUES(1,'0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f','INC-2026-001',2026,0,1);
INSERT INTO "incidents" VALUES(2,'1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e','DRILL-2026-001',2026,1,1);
CREATE TABLE payloads (
        incident_id TEXT NOT NULL,
        seq INTEGER NOT NULL,
        salt BLOB NOT NULL CHECK (length(salt) = 16),
        body TEXT NOT NULL,
        PRIMARY KEY (incident_id, seq),
        FOREIGN KEY (incident_id, seq) REFERENCES entries (incident_id, seq)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "payloads" VALUES('0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f',1,X'01010101010101010101010101010101','{"drill":false,"language":"fr","program":"0.1.0","runbook":"lost-device","title":"Ordinateur perdu","zone":"Europe/Paris"}');
INSERT INTO "payloads" VALUES('0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f',2,X'02020202020202020202020202020202','{"calendar":"301bb6dd1b8f7f5a4d1318f4347e587da2b2c9925083d0fc6678e28db4c50e8c","digest":null,"example":false}');
INSERT INTO "payloads" VALUES('0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f',3,X'03030303030303030303030303030303','{"step":null,"text":"L’opérateur a rappelé à 14 h","type":"fact"}');
INSERT INTO "payloads" VALUES('0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f',5,X'05050505050505050505050505050505','{"seq":4,"why":"art. 17"}');
INSERT INTO "payloads" VALUES('1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e',1,X'09090909090909090909090909090909','{"drill":true,"language":"en","program":"0.1.0","runbook":"lost-device","title":"Drill","zone":"UTC"}');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX entries_by_action ON entries (action);
CREATE TRIGGER entries_only_the_next BEFORE INSERT ON entries BEGIN
        SELECT RAISE(ABORT, 'incidentkit: this entry id exists')
            WHERE EXISTS (SELECT 1 FROM entries WHERE id = NEW.id);
        SELECT RAISE(ABORT, 'incidentkit: not the next entry of the chain')
            WHERE NEW.seq IS NOT
                (SELECT coalesce(max(seq), 0) + 1 FROM entries WHERE incident_id = NEW.incident_id)
            OR NEW.previous IS NOT coalesce(
                (SELECT hash FROM entries WHERE incident_id = NEW.incident_id ORDER BY seq DESC LIMIT 1),
                '0000000000000000000000000000000000000000000000000000000000000000');
    END;
CREATE TRIGGER entries_never_updated BEFORE UPDATE ON entries BEGIN
        SELECT RAISE(ABORT, 'incidentkit: entries are never changed');
    END;
CREATE TRIGGER entries_never_deleted BEFORE DELETE ON entries BEGIN
        SELECT RAISE(ABORT, 'incidentkit: entries are never deleted');
    END;
CREATE TRIGGER payloads_only_of_the_last BEFORE INSERT ON payloads BEGIN
        SELECT RAISE(ABORT, 'incidentkit: a payload comes with its entry')
            WHERE NEW.seq IS NOT (SELECT max(seq) FROM entries WHERE incident_id = NEW.incident_id)
            OR EXISTS (SELECT 1 FROM payloads WHERE incident_id = NEW.incident_id AND seq = NEW.seq);
    END;
CREATE TRIGGER payloads_never_updated BEFORE UPDATE ON payloads BEGIN
        SELECT RAISE(ABORT, 'incidentkit: payloads are never changed');
    END;
CREATE TRIGGER payloads_deleted_by_order BEFORE DELETE ON payloads
        WHEN NOT EXISTS (
            SELECT 1 FROM entries AS e JOIN payloads AS p ON p.incident_id = e.incident_id AND p.seq = e.seq
            WHERE e.incident_id = OLD.incident_id AND e.kind = 'payload-erased' AND e.seq > OLD.seq
            AND e.action =
                (SELECT action FROM entries WHERE incident_id = OLD.incident_id ORDER BY seq DESC LIMIT 1)
            AND json_extract(p.body, '$.seq') = OLD.seq)
        OR EXISTS (
            SELECT 1 FROM entries WHERE incident_id = OLD.incident_id AND seq = OLD.seq AND kind = 'payload-erased')
    BEGIN
        SELECT RAISE(ABORT, 'incidentkit: a payload is only deleted with its payload-erased entry');
    END;
CREATE TRIGGER incidents_once BEFORE INSERT ON incidents BEGIN
        SELECT RAISE(ABORT, 'incidentkit: this incident exists')
            WHERE EXISTS (
                SELECT 1 FROM incidents WHERE incident_id = NEW.incident_id OR label = NEW.label
                OR place = NEW.place OR (year = NEW.year AND drill = NEW.drill AND number = NEW.number));
    END;
CREATE TRIGGER incidents_never_updated BEFORE UPDATE ON incidents BEGIN
        SELECT RAISE(ABORT, 'incidentkit: incidents are never changed');
    END;
CREATE TRIGGER incidents_never_deleted BEFORE DELETE ON incidents BEGIN
        SELECT RAISE(ABORT, 'incidentkit: incidents are never deleted');
    END;
CREATE TRIGGER documents_once BEFORE INSERT ON documents BEGIN
        SELECT RAISE(ABORT, 'incidentkit: this document exists')
            WHERE EXISTS (SELECT 1 FROM documents WHERE digest = NEW.digest OR rowid = NEW.rowid);
    END;
CREATE TRIGGER documents_never_updated BEFORE UPDATE ON documents BEGIN
        SELECT RAISE(ABORT, 'incidentkit: documents are never changed');
    END;
CREATE TRIGGER documents_never_deleted BEFORE DELETE ON documents BEGIN
        SELECT RAISE(ABORT, 'incidentkit: documents are never deleted');
    END;
COMMIT;
