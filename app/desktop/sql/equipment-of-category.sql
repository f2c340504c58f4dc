SELECT id, category, name, model, rated_kw, poles, voltage_v, capacity_kva, made_year, place, serial_no, running_state,
  efficiency_pct, annual_hours
FROM equipment WHERE enterprise_id = :enterprise_id ORDER BY category, place, name, id;
