-- Of the reference pack: what each violation is called and on what it rests.
SELECT violation_id, violation_cn, violation_en, duty_basis, measures, competent_authority FROM legal_bases ORDER BY violation_id
