INSERT INTO web_case (area, case_id, region, state, year, month, unit_name, industry, item, planned_on, visited_on, due_on,
                      completion_on)
VALUES (:area, :case_id, :region, :state, :year, :month, :unit_name, :industry, :item, :planned_on, :visited_on, :due_on,
        :completion_on)
ON CONFLICT (area, case_id) DO UPDATE SET region = excluded.region, state = excluded.state, year = excluded.year,
  month = excluded.month, unit_name = excluded.unit_name, industry = excluded.industry, item = excluded.item,
  planned_on = excluded.planned_on, visited_on = excluded.visited_on, due_on = excluded.due_on,
  completion_on = excluded.completion_on
