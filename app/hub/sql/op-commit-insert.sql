INSERT INTO op_commit (area, device, first_seq, last_seq, actor, wall_usec, mono_usec, boot_id, checklist_version,
                       rules_version, reference_version, signature)
VALUES (:area, :device, :first_seq, :last_seq, :actor, :wall_usec, :mono_usec, :boot_id, :checklist_version, :rules_version,
        :reference_version, :signature)
ON CONFLICT (area, device, first_seq) DO NOTHING
