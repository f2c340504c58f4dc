INSERT INTO journal_commit (id, device, actor, wall_usec, mono_usec, boot_id, checklist_version, rules_version,
                            reference_version, first_seq, last_seq, signature)
VALUES (:id, :device, :actor, :wall_usec, :mono_usec, :boot_id, :checklist_version, :rules_version,
        :reference_version, :first_seq, :last_seq, :signature)
