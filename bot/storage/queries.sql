-- Named statements in the SQL that SQLite and PostgreSQL share. `:name` are parameters.
-- Moments are milliseconds since the epoch, UTC. Identities are given by the program.

-- == inbox: updates confirmed to the channel only after they stand here =======================================

-- name: insert_update
INSERT INTO inbox (update_id, chat, body, received_at, state) VALUES (:update_id, :chat, :body, :received_at, 'new')
ON CONFLICT (update_id) DO NOTHING RETURNING update_id

-- name: finish_update
UPDATE inbox SET state = 'done', done_at = :at WHERE update_id = :update_id AND state = 'new'

-- name: fail_update
UPDATE inbox SET state = 'failed', done_at = :at WHERE update_id = :update_id AND state = 'new'

-- name: new_updates
SELECT update_id, chat, body FROM inbox WHERE state = 'new' ORDER BY update_id LIMIT :limit

-- name: prune_inbox
DELETE FROM inbox WHERE state = 'done' AND received_at < :before

-- == people ====================================================================================================

-- name: person_by_address
SELECT p.id, p.name, p.language, a.channel, a.address, a.reachable
FROM addresses a JOIN people p ON p.id = a.person_id WHERE a.channel = :channel AND a.address = :address

-- name: person_with_address
SELECT p.id, p.name, p.language, a.channel, a.address, a.reachable
FROM people p JOIN addresses a ON a.person_id = p.id WHERE p.id = :id ORDER BY a.since DESC LIMIT 1

-- name: person
SELECT id, name, language, phone, created_at, left_at FROM people WHERE id = :id

-- name: people_named
SELECT id, name FROM people WHERE name = :name ORDER BY id

-- name: roles_of
SELECT role FROM person_roles WHERE person_id = :person_id ORDER BY role

-- name: people_in_role
SELECT person_id FROM person_roles WHERE role = :role ORDER BY since, person_id

-- name: insert_person
INSERT INTO people (id, name, language, created_at) VALUES (:id, :name, :language, :created_at)

-- name: rename_person
UPDATE people SET name = :name WHERE id = :id

-- name: set_phone
UPDATE people SET phone = :phone WHERE id = :id

-- name: phones
SELECT id, phone FROM people WHERE phone IS NOT NULL AND left_at IS NULL

-- name: set_language
UPDATE people SET language = :language, language_chosen = 1 WHERE id = :id

-- name: insert_address
INSERT INTO addresses (channel, address, person_id, reachable, since) VALUES (:channel, :address, :person_id, 1, :since)

-- name: set_unreachable
UPDATE addresses SET reachable = 0 WHERE channel = :channel AND address = :address

-- name: set_reachable
UPDATE addresses SET reachable = 1 WHERE channel = :channel AND address = :address

-- name: move_address
UPDATE addresses SET address = :to WHERE channel = :channel AND address = :address

-- name: grant_role
INSERT INTO person_roles (person_id, role, since, granted_by) VALUES (:person_id, :role, :since, :granted_by)
ON CONFLICT (person_id, role) DO NOTHING

-- name: revoke_role
DELETE FROM person_roles WHERE person_id = :person_id AND role = :role

-- name: revoke_roles_of
DELETE FROM person_roles WHERE person_id = :person_id

-- name: set_left
UPDATE people SET left_at = :at WHERE id = :id AND left_at IS NULL

-- name: come_again
UPDATE people SET left_at = NULL WHERE id = :id AND left_at IS NOT NULL

-- name: colleagues
SELECT p.id, p.name, r.role FROM person_roles r JOIN people p ON p.id = r.person_id
WHERE r.role <> :outside ORDER BY p.name, p.id, r.role

-- name: insert_absence
INSERT INTO absences (id, person_id, deputy_id, since, until, state, set_by, set_at)
VALUES (:id, :person_id, :deputy_id, :since, :until, 'planned', :set_by, :set_at)

-- name: open_absences
SELECT id, person_id, deputy_id, since, until, state FROM absences WHERE state <> 'over' ORDER BY since, id

-- name: turn_absence
UPDATE absences SET state = :to WHERE id = :id AND state = :seen

-- name: end_absences_of
UPDATE absences SET state = 'over' WHERE person_id = :person_id AND state <> 'over'

-- name: pass_on_deputy
UPDATE absences SET deputy_id = :to WHERE deputy_id = :person_id AND person_id <> :to AND state <> 'over'

-- name: insert_invite
INSERT INTO invites (code_hash, role, name, uses_left, expires_at, created_at, created_by)
VALUES (:code_hash, :role, :name, :uses_left, :expires_at, :created_at, :created_by)

-- name: invite
SELECT role, name, uses_left, expires_at, created_by FROM invites WHERE code_hash = :code_hash

-- name: use_invite
UPDATE invites SET uses_left = uses_left - 1
WHERE code_hash = :code_hash AND uses_left > 0 AND expires_at > :now

-- name: withdraw_invites_of
UPDATE invites SET uses_left = 0 WHERE created_by = :person_id

-- == conversations and forms ===================================================================================

-- name: set_focus
INSERT INTO conversations (person_id, focus) VALUES (:person_id, :focus)
ON CONFLICT (person_id) DO UPDATE SET focus = excluded.focus

-- name: insert_draft
INSERT INTO drafts (id, person_id, case_id, flow, event, version, data, updated_at)
VALUES (:id, :person_id, :case_id, :flow, :event, 0, :data, :updated_at)

-- name: update_draft
UPDATE drafts SET data = :data, version = :version, updated_at = :updated_at WHERE id = :id AND version = :seen

-- name: delete_drafts_of
DELETE FROM drafts WHERE person_id = :person_id

-- name: delete_draft
DELETE FROM drafts WHERE id = :id

-- name: draft
SELECT id, person_id, case_id, flow, event, version, data FROM drafts WHERE id = :id

-- name: draft_of
SELECT id FROM drafts WHERE person_id = :person_id AND case_id = :case_id AND event = :event ORDER BY id DESC LIMIT 1

-- name: drafts_of
SELECT id, case_id, flow, event, updated_at FROM drafts WHERE person_id = :person_id ORDER BY updated_at DESC

-- name: case_of_draft
SELECT c.* FROM drafts d JOIN cases c ON c.id = d.case_id WHERE d.id = :id

-- name: records_near_draft
SELECT r.id, r.type, r.version, r.data FROM drafts d JOIN cases c ON c.id = d.case_id JOIN records r ON r.id = c.about
WHERE d.id = :id
UNION ALL
SELECT r.id, r.type, r.version, r.data FROM drafts d JOIN cases c ON c.id = d.case_id
JOIN record_links l ON l.from_id = c.about JOIN records r ON r.id = l.to_id WHERE d.id = :id

-- name: draft_in_focus
SELECT d.id, d.person_id, d.case_id, d.flow, d.event, d.version, d.data
FROM conversations f JOIN drafts d ON d.id = f.focus WHERE f.person_id = :person_id

-- name: case_in_focus
SELECT c.* FROM conversations f JOIN drafts d ON d.id = f.focus JOIN cases c ON c.id = d.case_id
WHERE f.person_id = :person_id

-- name: records_in_focus
SELECT r.id, r.type, r.version, r.data FROM conversations f JOIN drafts d ON d.id = f.focus
JOIN cases c ON c.id = d.case_id JOIN records r ON r.id = c.about WHERE f.person_id = :person_id
UNION ALL
SELECT r.id, r.type, r.version, r.data FROM conversations f JOIN drafts d ON d.id = f.focus
JOIN cases c ON c.id = d.case_id JOIN record_links l ON l.from_id = c.about JOIN records r ON r.id = l.to_id
WHERE f.person_id = :person_id

-- == flows =====================================================================================================

-- name: flow_versions
SELECT flow, version, digest, source FROM flow_versions ORDER BY flow, version

-- name: insert_flow_version
INSERT INTO flow_versions (flow, version, digest, source, stored_at)
VALUES (:flow, :version, :digest, :source, :stored_at)

-- name: replace_flow_version
UPDATE flow_versions SET digest = :digest, source = :source, stored_at = :stored_at
WHERE flow = :flow AND version = :version

-- name: count_cases_of_version
SELECT count(*) AS n FROM cases WHERE flow = :flow AND flow_version = :version AND closed_at IS NULL

-- == cases =====================================================================================================

-- name: bump_counter
INSERT INTO counters (name, value) VALUES (:name, 1) ON CONFLICT (name) DO UPDATE SET value = counters.value + 1

-- name: insert_case
INSERT INTO cases (id, number, flow, flow_version, state, version, face, about, parent, data, opened_by, opened_at,
                   entered_at, closed_at)
VALUES (:id,
        (SELECT :prefix || '-' || CASE WHEN value < 10000 THEN substr('0000' || value, length('0000' || value) - 3, 4)
                                       ELSE '' || value END FROM counters WHERE name = :counter),
        :flow, :flow_version, :state, :version, :face, :about, :parent, :data, :opened_by, :opened_at, :entered_at,
        :closed_at)
RETURNING number

-- name: update_case
UPDATE cases SET state = :state, version = :version, face = :face, about = :about, data = :data,
                 opened_by = :opened_by, entered_at = :entered_at, closed_at = :closed_at
WHERE id = :id AND version = :seen

-- name: case
SELECT * FROM cases WHERE id = :id

-- name: case_numbered
SELECT * FROM cases WHERE number = :number

-- name: records_near_case
SELECT r.id, r.type, r.version, r.data FROM cases c JOIN records r ON r.id = c.about WHERE c.id = :id
UNION ALL
SELECT r.id, r.type, r.version, r.data FROM cases c JOIN record_links l ON l.from_id = c.about
JOIN records r ON r.id = l.to_id WHERE c.id = :id

-- name: records_near_record
SELECT id, type, version, data FROM records WHERE id = :id
UNION ALL
SELECT r.id, r.type, r.version, r.data FROM record_links l JOIN records r ON r.id = l.to_id WHERE l.from_id = :id

-- name: cases_about
SELECT * FROM cases WHERE about = :about AND flow = :flow AND closed_at IS NULL ORDER BY id

-- name: newest_of_flow
SELECT * FROM cases WHERE flow = :flow ORDER BY id DESC LIMIT 1

-- name: cases_of_nobody
SELECT * FROM cases WHERE flow = :flow AND opened_by = :person_id AND about IS NULL AND closed_at IS NULL ORDER BY id

-- name: named_to_act
SELECT a.seat, count(*) AS n FROM assignments a JOIN cases c ON c.id = a.case_id
WHERE c.flow = :flow AND c.closed_at IS NULL AND a.kind = 'act' AND a.seat LIKE 'person:%' GROUP BY a.seat

-- name: cases_of_record
SELECT * FROM cases WHERE about = :about ORDER BY id DESC LIMIT :limit

-- name: cases_of_flow
SELECT * FROM cases WHERE flow = :flow AND id < :before ORDER BY id DESC LIMIT :limit

-- name: children
SELECT * FROM cases WHERE parent = :parent ORDER BY id

-- name: open_cases
SELECT * FROM cases WHERE closed_at IS NULL AND id > :after ORDER BY id LIMIT :limit

-- name: open_cases_of
SELECT * FROM cases WHERE closed_at IS NULL AND flow = :flow ORDER BY id

-- name: open_cases_of_until
SELECT c.*, d.due_at AS until FROM cases c LEFT JOIN due d ON d.case_id = c.id AND d.kind = 'end' AND d.state = 'due'
WHERE c.closed_at IS NULL AND c.flow = :flow ORDER BY c.id

-- name: open_cases_until
SELECT c.*, d.due_at AS until FROM cases c LEFT JOIN due d ON d.case_id = c.id AND d.kind = 'end' AND d.state = 'due'
WHERE c.closed_at IS NULL AND c.id NOT IN (SELECT case_id FROM assignments WHERE seat = :seat AND kind = 'apart')
ORDER BY c.id LIMIT :limit

-- name: open_seats
SELECT a.case_id, a.seat FROM assignments a JOIN cases c ON c.id = a.case_id
WHERE c.closed_at IS NULL AND a.kind = 'act' ORDER BY a.case_id, a.seat

-- name: moved_since
SELECT c.flow, c.opened_at, c.closed_at FROM cases c WHERE (c.opened_at >= :since OR c.closed_at >= :since)
  AND c.id NOT IN (SELECT case_id FROM assignments WHERE seat = :seat AND kind = 'apart')

-- name: stays_since
SELECT h.case_id, c.flow, h.at, h.from_state, h.to_state FROM history h JOIN cases c ON c.id = h.case_id
WHERE h.from_state <> h.to_state AND h.case_id IN (SELECT case_id FROM history WHERE at >= :since)
  AND h.case_id NOT IN (SELECT case_id FROM assignments WHERE seat = :seat AND kind = 'apart')
ORDER BY h.case_id, h.seq

-- name: count_open_cases
SELECT flow, state, count(*) AS n FROM cases WHERE closed_at IS NULL GROUP BY flow, state ORDER BY flow, state

-- name: open_case_page
SELECT max(id) AS last FROM (SELECT id FROM cases WHERE closed_at IS NULL AND id > :after ORDER BY id LIMIT :limit) page

-- name: stranded_cases
SELECT number, flow, state, owned, timed FROM (
    SELECT c.id, c.number, c.flow, c.state,
           CASE WHEN EXISTS (SELECT 1 FROM assignments a WHERE a.case_id = c.id AND a.kind = 'act'
               AND (a.seat LIKE 'person:%' OR EXISTS (SELECT 1 FROM person_roles p WHERE a.seat = 'role:' || p.role)))
               THEN 1 ELSE 0 END AS owned,
           CASE WHEN EXISTS (SELECT 1 FROM due d WHERE d.case_id = c.id AND d.state = 'due') THEN 1 ELSE 0 END AS timed
    FROM cases c WHERE c.closed_at IS NULL AND c.id > :after AND c.id <= :last) looked
WHERE owned = 0 OR timed = 0 ORDER BY id

-- name: insert_case_key
INSERT INTO case_keys (flow, name, value, case_id) VALUES (:flow, :name, :value, :case_id)
ON CONFLICT (flow, name, value, case_id) DO NOTHING

-- name: drop_case_key
DELETE FROM case_keys WHERE flow = :flow AND name = :name AND value = :value AND case_id = :case_id

-- name: cases_with_key
SELECT c.* FROM case_keys k JOIN cases c ON c.id = k.case_id
WHERE k.flow = :flow AND k.name = :name AND k.value = :value ORDER BY c.id DESC LIMIT :limit

-- name: insert_case_link
INSERT INTO case_links (link, case_id) VALUES (:link, :case_id)

-- name: case_linked
SELECT case_id FROM case_links WHERE link = :link

-- name: todo
SELECT c.*, d.due_at AS until FROM cases c
LEFT JOIN due d ON d.case_id = c.id AND d.kind = 'end' AND d.state = 'due'
WHERE c.closed_at IS NULL AND c.id NOT IN (SELECT case_id FROM assignments WHERE seat = :seat AND kind = 'apart')
  AND c.id IN (
    SELECT case_id FROM assignments WHERE kind = 'act' AND seat = :seat
    UNION SELECT a.case_id FROM person_roles p JOIN assignments a ON a.seat = 'role:' || p.role AND a.kind = 'act'
    WHERE p.person_id = :person_id
    UNION SELECT a.case_id FROM absences b JOIN assignments a ON a.seat = 'person:' || b.person_id AND a.kind = 'act'
    WHERE b.deputy_id = :person_id AND b.state = 'active'
    UNION SELECT a.case_id FROM absences b JOIN person_roles p ON p.person_id = b.person_id
    JOIN assignments a ON a.seat = 'role:' || p.role AND a.kind = 'act'
    WHERE b.deputy_id = :person_id AND b.state = 'active')
ORDER BY coalesce(d.due_at, 9223372036854775807), c.id LIMIT :limit OFFSET :offset

-- name: count_todo
SELECT count(*) AS n FROM cases c WHERE c.closed_at IS NULL AND c.id NOT IN (SELECT case_id FROM assignments WHERE seat = :seat AND kind = 'apart')
  AND c.id IN (
    SELECT case_id FROM assignments WHERE kind = 'act' AND seat = :seat
    UNION SELECT a.case_id FROM person_roles p JOIN assignments a ON a.seat = 'role:' || p.role AND a.kind = 'act'
    WHERE p.person_id = :person_id
    UNION SELECT a.case_id FROM absences b JOIN assignments a ON a.seat = 'person:' || b.person_id AND a.kind = 'act'
    WHERE b.deputy_id = :person_id AND b.state = 'active'
    UNION SELECT a.case_id FROM absences b JOIN person_roles p ON p.person_id = b.person_id
    JOIN assignments a ON a.seat = 'role:' || p.role AND a.kind = 'act'
    WHERE b.deputy_id = :person_id AND b.state = 'active')

-- name: cases_of_person
SELECT c.* FROM cases c WHERE (c.opened_by = :person_id OR c.id IN (SELECT case_id FROM assignments WHERE seat = :seat))
  AND c.id NOT IN (SELECT case_id FROM assignments WHERE seat = :seat AND kind = 'apart') ORDER BY c.id DESC LIMIT :limit OFFSET :offset

-- name: cases_with
SELECT c.* FROM cases c WHERE c.closed_at IS NULL AND (c.opened_by = :person_id
    OR c.id IN (SELECT case_id FROM assignments WHERE seat = :seat AND kind <> 'apart')) ORDER BY c.id

-- name: cases_apart
SELECT case_id FROM assignments WHERE seat = :seat AND kind = 'apart'

-- name: hand_over_parts
INSERT INTO assignments (case_id, seat, kind) SELECT case_id, :to, kind FROM assignments WHERE seat = :seat AND kind = 'party'
ON CONFLICT (case_id, seat, kind) DO NOTHING

-- name: drop_parts
DELETE FROM assignments WHERE seat = :seat AND kind = 'party'

-- name: insert_assignment
INSERT INTO assignments (case_id, seat, kind) VALUES (:case_id, :seat, :kind) ON CONFLICT (case_id, seat, kind) DO NOTHING

-- name: clear_assignments
DELETE FROM assignments WHERE case_id = :case_id AND kind = :kind

-- name: assignments_of
SELECT seat, kind FROM assignments WHERE case_id = :case_id ORDER BY kind, seat

-- name: insert_history
INSERT INTO history (case_id, seq, id, at, event, actor, from_state, to_state, data, event_key)
VALUES (:case_id, :seq, :id, :at, :event, :actor, :from_state, :to_state, :data, :event_key)

-- name: history_of
SELECT seq, at, event, actor, from_state, to_state, data, event_key FROM history WHERE case_id = :case_id ORDER BY seq

-- == time ======================================================================================================

-- name: insert_due
INSERT INTO due (id, case_id, kind, event, due_at, state, entry, data)
VALUES (:id, :case_id, :kind, :event, :due_at, 'due', :entry, :data)

-- name: withdraw_due
UPDATE due SET state = 'withdrawn', done_at = :at WHERE case_id = :case_id AND state = 'due' AND entry <> :entry

-- name: due_now
SELECT id, case_id, kind, event, due_at, entry, data FROM due WHERE state = 'due' AND due_at <= :now
ORDER BY due_at, id LIMIT :limit

-- name: reminders_soon
SELECT id, case_id, kind, event, due_at, entry, data FROM due
WHERE state = 'due' AND due_at > :now AND due_at <= :until AND kind IN ('nudge', 'escalate') ORDER BY due_at, id LIMIT :limit

-- name: count_due
SELECT count(*) AS n FROM due WHERE case_id = :case_id AND state = 'due' AND kind <> 'moment'

-- name: next_due
SELECT min(due_at) AS due_at FROM due WHERE state = 'due'

-- name: finish_due
UPDATE due SET state = 'done', done_at = :at WHERE id = :id AND state = 'due'

-- name: postpone_due
UPDATE due SET due_at = :due_at WHERE id = :id AND state = 'due'

-- name: days
SELECT day, works, why, set_by, set_at FROM days ORDER BY day

-- name: set_day
INSERT INTO days (day, works, why, set_by, set_at) VALUES (:day, :works, :why, :set_by, :set_at)
ON CONFLICT (day) DO UPDATE SET works = excluded.works, why = excluded.why, set_by = excluded.set_by, set_at = excluded.set_at

-- name: forget_day
DELETE FROM days WHERE day = :day

-- name: ends_after
SELECT case_id FROM due WHERE state = 'due' AND kind = 'end' AND due_at >= :after ORDER BY due_at, id

-- name: unmoved_case
UPDATE cases SET version = version WHERE id = :id AND version = :seen

-- name: withdraw_ladder
UPDATE due SET state = 'withdrawn', done_at = :at WHERE case_id = :case_id AND state = 'due' AND kind <> :kept

-- name: snooze
INSERT INTO snoozes (case_id, person_id, entry, until) VALUES (:case_id, :person_id, :entry, :until)
ON CONFLICT (case_id, person_id) DO UPDATE SET entry = excluded.entry, until = excluded.until

-- name: drop_snooze
DELETE FROM snoozes WHERE case_id = :case_id AND person_id = :person_id

-- name: snoozes_of
SELECT person_id, entry, until FROM snoozes WHERE case_id = :case_id

-- name: withdraw_due_of
UPDATE due SET state = 'withdrawn', done_at = :at WHERE case_id = :case_id AND state = 'due' AND kind = :kind AND event = :event

-- name: due_of_case
SELECT id, case_id, kind, event, due_at, entry, data FROM due WHERE case_id = :case_id AND state = 'due' ORDER BY due_at, id

-- == outbox: committed, not yet sent ===========================================================================

-- name: insert_outbox
INSERT INTO outbox (id, person_id, channel, address, subject, kind, msgid, params, priority, once, edit, case_id, state,
                    attempts, created_at)
VALUES (:id, :person_id, :channel, :address, :subject, :kind, :msgid, :params, :priority, :once, :edit, :case_id, 'due',
        0, :created_at)

-- name: outbox_pending
SELECT * FROM outbox WHERE state IN ('due', 'claimed') AND id > :after ORDER BY id LIMIT :limit

-- name: outbox_waiting
SELECT state, count(*) AS n, min(created_at) AS since FROM outbox WHERE state IN ('due', 'claimed') GROUP BY state

-- name: claim_outbox
UPDATE outbox SET state = 'claimed', claimed_by = :by, claimed_at = :at WHERE id = :id AND state = 'due'

-- name: mark_sent
UPDATE outbox SET state = 'sent', sent_at = :at, body = :body, message_ref = :message_ref WHERE id = :id

-- name: mark_refused
UPDATE outbox SET state = 'refused', sent_at = :at, error = :error WHERE id = :id

-- name: mark_unknown
UPDATE outbox SET state = 'unknown', sent_at = :at, error = :error WHERE id = :id

-- name: mark_withdrawn
UPDATE outbox SET state = 'withdrawn', sent_at = :at WHERE id = :id

-- name: postpone_outbox
UPDATE outbox SET not_before = :not_before, attempts = attempts + 1, state = 'due' WHERE id = :id

-- name: outbox_of_case
SELECT * FROM outbox WHERE case_id = :case_id ORDER BY id

-- name: chat_log
SELECT received_at AS at, 'in' AS direction, body, state, update_id AS id FROM inbox WHERE chat = :address
UNION ALL
SELECT coalesce(sent_at, created_at) AS at, 'out' AS direction, coalesce(body, msgid) AS body, state, id
FROM outbox WHERE address = :address
ORDER BY at DESC, id DESC LIMIT :limit

-- name: upsert_screen
INSERT INTO screens (address, subject, message_ref, digest, at) VALUES (:address, :subject, :message_ref, :digest, :at)
ON CONFLICT (address, subject) DO UPDATE SET message_ref = excluded.message_ref, digest = excluded.digest, at = excluded.at

-- name: screen
SELECT message_ref, digest, at FROM screens WHERE address = :address AND subject = :subject

-- name: shown_in
SELECT subject FROM screens WHERE address = :address AND message_ref = :message_ref

-- name: screens_of
SELECT address, message_ref, digest, at FROM screens WHERE subject = :subject

-- name: delete_screen
DELETE FROM screens WHERE address = :address AND subject = :subject

-- == records ===================================================================================================

-- name: insert_record
INSERT INTO records (id, type, version, data, created_at, changed_at) VALUES (:id, :type, 0, :data, :created_at, :created_at)

-- name: update_record
UPDATE records SET data = :data, version = :version, changed_at = :changed_at WHERE id = :id AND version = :seen

-- name: record
SELECT id, type, version, data FROM records WHERE id = :id

-- name: record_by_key
SELECT r.id, r.type, r.version, r.data FROM record_keys k JOIN records r ON r.id = k.record_id
WHERE k.type = :type AND k.key = :key AND k.value = :value

-- name: records_of_type
SELECT id, type, version, data FROM records WHERE type = :type ORDER BY id DESC LIMIT :limit

-- name: records_before
SELECT id, type, version, data FROM records WHERE type = :type AND id < :before ORDER BY id DESC LIMIT :limit

-- name: records_near_person
SELECT DISTINCT r.id, r.type, r.version, r.data FROM records r WHERE r.type = :type AND r.id IN (
    SELECT from_id FROM record_links WHERE to_id = :person_id
    UNION SELECT outer_link.from_id FROM record_links inner_link
    JOIN record_links outer_link ON outer_link.to_id = inner_link.from_id WHERE inner_link.to_id = :person_id
    UNION SELECT beyond.to_id FROM record_links inner_link
    JOIN record_links outer_link ON outer_link.to_id = inner_link.from_id
    JOIN record_links beyond ON beyond.from_id = outer_link.from_id WHERE inner_link.to_id = :person_id)
ORDER BY r.id DESC

-- name: records_referring
SELECT r.id, r.type, r.version, r.data FROM record_links l JOIN records r ON r.id = l.from_id
WHERE l.to_id = :to_id ORDER BY r.id DESC LIMIT :limit

-- name: records_after
SELECT id, type, version, data FROM records WHERE type = :type AND id > :after ORDER BY id LIMIT :limit

-- name: records_linked_page
SELECT l.to_id, r.id, r.type, r.version, r.data FROM record_links l CROSS JOIN records r
WHERE r.id = l.from_id AND l.to_id BETWEEN :first AND :last AND l.name = :name AND r.type = :type ORDER BY r.id

-- name: cases_about_page
SELECT * FROM cases WHERE about BETWEEN :first AND :last AND flow || '' = :flow AND closed_at IS NULL ORDER BY id

-- name: contacts_since
SELECT case_id, count(*) AS n FROM outbox WHERE address = :address AND priority = :priority AND created_at >= :since
    AND kind IN ('card', 'notice', 'page') GROUP BY case_id

-- name: records_linked
SELECT r.id, r.type, r.version, r.data FROM record_links l CROSS JOIN records r
WHERE r.id = l.from_id AND l.to_id = :to_id AND l.name = :name AND r.type = :type ORDER BY r.id

-- name: records_by_word
SELECT r.id, r.type, r.version, r.data FROM record_words w JOIN records r ON r.id = w.record_id
WHERE w.type = :type AND w.word >= :word AND w.word < :beyond ORDER BY w.word, r.id LIMIT :limit

-- name: records_naming
SELECT DISTINCT r.id, r.type, r.version, r.data FROM record_links l JOIN records r ON r.id = l.from_id
WHERE l.to_id = :person_id ORDER BY r.id

-- name: insert_record_key
INSERT INTO record_keys (type, key, value, record_id) VALUES (:type, :key, :value, :record_id)

-- name: delete_record_keys
DELETE FROM record_keys WHERE record_id = :record_id

-- name: insert_record_word
INSERT INTO record_words (type, word, record_id) VALUES (:type, :word, :record_id)
ON CONFLICT (type, word, record_id) DO NOTHING

-- name: delete_record_words
DELETE FROM record_words WHERE record_id = :record_id

-- name: insert_record_link
INSERT INTO record_links (from_id, name, to_id) VALUES (:from_id, :name, :to_id) ON CONFLICT (from_id, name, to_id) DO NOTHING

-- name: delete_record_links
DELETE FROM record_links WHERE from_id = :record_id

-- name: links_from
SELECT name, to_id FROM record_links WHERE from_id = :from_id ORDER BY name, to_id

-- name: links_to
SELECT name, from_id FROM record_links WHERE to_id = :to_id ORDER BY name, from_id

-- name: record_history_of
SELECT record_id, version, at, actor, case_id, data FROM record_history WHERE record_id = :record_id ORDER BY version

-- name: insert_record_history
INSERT INTO record_history (record_id, version, at, actor, case_id, data)
VALUES (:record_id, :version, :at, :actor, :case_id, :data)

-- == sheets: sent, looked through, and imported when that is pressed ==========================================

-- name: insert_sheet
INSERT INTO sheets (id, person_id, channel, ref, name, kind, state, data, created_at)
VALUES (:id, :person_id, :channel, :ref, :name, :kind, :state, :data, :created_at)

-- name: sheet
SELECT id, person_id, channel, ref, name, kind, state, data, done_at FROM sheets WHERE id = :id

-- name: look_at_sheet
UPDATE sheets SET kind = :kind, state = :state, data = :data WHERE id = :id AND state IN ('unclear', 'wrong', 'ready')

-- name: settle_sheet
UPDATE sheets SET state = :state, done_at = :done_at WHERE id = :id AND state IN ('unclear', 'wrong', 'ready')

-- == exclusive things ==========================================================================================

-- name: drop_expired_claims
DELETE FROM claims WHERE kind = :kind AND key = :key AND until IS NOT NULL AND until <= :now

-- name: take_claim
INSERT INTO claims (kind, key, slot, case_id, until)
SELECT :kind, :key, coalesce(
    (SELECT slot FROM claims WHERE kind = :kind AND key = :key AND case_id = :case_id),
    (SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM claims WHERE kind = :kind AND key = :key AND slot = 0)),
    (SELECT min(a.slot) + 1 FROM claims a WHERE a.kind = :kind AND a.key = :key AND NOT EXISTS (
        SELECT 1 FROM claims b WHERE b.kind = :kind AND b.key = :key AND b.slot = a.slot + 1))), :case_id, :until
WHERE (SELECT count(*) FROM claims WHERE kind = :kind AND key = :key AND case_id <> :case_id) < :capacity
ON CONFLICT (kind, key, slot) DO UPDATE SET until = excluded.until WHERE claims.case_id = excluded.case_id

-- name: take_hold
INSERT INTO claims (kind, key, slot, case_id, until)
SELECT :kind, :key, coalesce(
    (SELECT slot FROM claims WHERE kind = :kind AND key = :key AND case_id = :case_id),
    (SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM claims WHERE kind = :kind AND key = :key AND slot = 0)),
    (SELECT min(a.slot) + 1 FROM claims a WHERE a.kind = :kind AND a.key = :key AND NOT EXISTS (
        SELECT 1 FROM claims b WHERE b.kind = :kind AND b.key = :key AND b.slot = a.slot + 1))), :case_id, :until
WHERE (SELECT count(*) FROM claims WHERE kind = :kind AND key = :key AND case_id <> :case_id) < :capacity
ON CONFLICT (kind, key, slot) DO UPDATE
SET until = CASE WHEN claims.until IS NULL THEN NULL ELSE excluded.until END WHERE claims.case_id = excluded.case_id

-- name: drop_holds
DELETE FROM claims WHERE kind = :kind AND key <> :key AND case_id = :case_id AND until IS NOT NULL

-- name: join_queue
INSERT INTO claims (kind, key, slot, case_id, until)
SELECT :kind, :key, coalesce((SELECT max(slot) + 1 FROM claims WHERE kind = :kind AND key = :key), 0), :case_id, NULL
WHERE NOT EXISTS (SELECT 1 FROM claims WHERE kind = :kind AND key = :key AND case_id = :case_id)

-- name: queue_for
SELECT case_id FROM claims WHERE kind = :kind AND key = :key ORDER BY slot

-- name: release_claim
DELETE FROM claims WHERE kind = :kind AND key = :key AND case_id = :case_id

-- name: release_claims_of
DELETE FROM claims WHERE case_id = :case_id

-- name: claims_between
SELECT key, count(*) AS n, count(until) AS held FROM claims WHERE kind = :kind AND key >= :first AND key <= :last AND case_id <> :case_id
AND (until IS NULL OR until > :now) GROUP BY key

-- name: claims_of
SELECT kind, key, slot, until FROM claims WHERE case_id = :case_id ORDER BY kind, key

-- == the centre ================================================================================================

-- name: policies_now
SELECT p.name, p.value FROM policies p
WHERE p.since = (SELECT max(since) FROM policies WHERE name = p.name AND since <= :now)

-- name: set_policy
INSERT INTO policies (name, since, value, set_by) VALUES (:name, :since, :value, :set_by)

-- name: insert_document
INSERT INTO documents (id, case_id, kind, number, version, digest, data, created_at)
SELECT :id, :case_id, :kind, :series || '-' || substr(c.number, :from) || '-' || CASE
    WHEN p.n < 99 THEN substr('0' || (p.n + 1), length('0' || (p.n + 1)) - 1, 2) ELSE '' || (p.n + 1) END,
    :version, :digest, :data, :created_at
FROM cases c, (SELECT count(*) AS n FROM documents WHERE case_id = :case_id AND kind = :kind AND number <> '') p
WHERE c.id = :case_id

-- name: documents_of
SELECT id, case_id, kind, number, version, digest, data, created_at FROM documents
WHERE case_id = :case_id AND number <> '' ORDER BY id

-- name: document
SELECT id, case_id, kind, number, version, digest, data, created_at FROM documents WHERE id = :id AND number <> ''

-- name: insert_decision
INSERT INTO decisions (case_id, seq, person_id, face, at, digest, data)
VALUES (:case_id, :seq, :person_id, :face, :at, :digest, :data)

-- name: decisions_of
SELECT case_id, seq, person_id, face, at, digest, data FROM decisions WHERE case_id = :case_id ORDER BY seq

-- name: centre_value
SELECT value FROM centre WHERE name = :name

-- name: raise_centre_value
INSERT INTO centre (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE centre.value < excluded.value

-- name: set_centre_value
INSERT INTO centre (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value

-- == what is held about a person, and its end ==================================================================

-- name: addresses_of
SELECT channel, address, reachable, since FROM addresses WHERE person_id = :person_id ORDER BY since

-- name: records_lapsing
SELECT r.id, r.type, r.version, r.data FROM records r WHERE r.type = :type AND r.id > :after AND r.changed_at < :before
AND NOT EXISTS (SELECT 1 FROM record_links l JOIN records o ON o.id = l.from_id WHERE l.to_id = r.id AND o.type <> r.type)
AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.about = r.id AND (c.closed_at IS NULL OR c.closed_at >= :before))
ORDER BY r.id LIMIT :limit

-- name: inbox_of
SELECT update_id, body, received_at FROM inbox WHERE chat = :address ORDER BY received_at, update_id

-- name: outbox_of_address
SELECT * FROM outbox WHERE address = :address ORDER BY id

-- name: cases_held
SELECT c.* FROM cases c WHERE c.opened_by = :person_id OR c.id IN (SELECT case_id FROM assignments WHERE seat = :seat)
ORDER BY c.id

-- name: rename_erased
UPDATE people SET name = :name, phone = NULL, left_at = coalesce(left_at, :at) WHERE id = :id

-- name: delete_addresses_of
DELETE FROM addresses WHERE person_id = :person_id

-- name: delete_inbox_of
DELETE FROM inbox WHERE chat = :address AND state <> 'new'

-- name: delete_screens_of
DELETE FROM screens WHERE address = :address

-- name: delete_sheets_of
DELETE FROM sheets WHERE person_id = :person_id

-- name: delete_snoozes_of
DELETE FROM snoozes WHERE person_id = :person_id

-- name: forget_outbox_of
UPDATE outbox SET body = NULL, params = '{}', address = '' WHERE address = :address AND state NOT IN ('due', 'claimed')

-- name: withdraw_outbox_of
UPDATE outbox SET state = 'withdrawn', sent_at = :at WHERE address = :address AND state = 'due'

-- name: forget_outbox_naming
UPDATE outbox SET body = NULL, params = '{}' WHERE body LIKE '%' || :name || '%' AND state NOT IN ('due', 'claimed')

-- name: forget_outbox_of_case
UPDATE outbox SET body = NULL, params = '{}' WHERE case_id = :case_id AND state NOT IN ('due', 'claimed')

-- name: blank_history
UPDATE history SET data = :data WHERE case_id = :case_id AND seq = :seq

-- name: blank_decision
UPDATE decisions SET data = :data WHERE case_id = :case_id AND seq = :seq

-- name: blank_record_history
UPDATE record_history SET data = :data WHERE record_id = :record_id AND version = :version

-- name: delete_documents_of
DELETE FROM documents WHERE case_id = :case_id

-- name: delete_case_keys_of
DELETE FROM case_keys WHERE case_id = :case_id
