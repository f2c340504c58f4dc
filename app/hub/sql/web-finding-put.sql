INSERT INTO web_finding (area, finding_id, case_id, region, violation)
VALUES (:area, :finding_id, :case_id, :region, :violation)
ON CONFLICT (area, finding_id) DO UPDATE SET case_id = excluded.case_id, region = excluded.region,
  violation = excluded.violation
