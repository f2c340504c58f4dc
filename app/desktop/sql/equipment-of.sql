SELECT id, category, name, model, rated_kw, poles, voltage_v, capacity_kva, made_year, in_service_year, place, serial_no, running_state,
  efficiency_pct, annual_hours, count
FROM equipment WHERE enterprise_id = :enterprise_id ORDER BY category, place, name, id;
