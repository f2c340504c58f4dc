SELECT row_no, id, name, alias, uscc, region_code, industry, address, legal_rep, contact, is_key_unit, is_two_high, energy_tce,
  list_status, note
FROM enterprise WHERE id = :id;
