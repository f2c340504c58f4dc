SELECT id, product, process, period_from, period_to, output, output_unit, unit_energy, unit, built_year
FROM product_record WHERE enterprise_id = :enterprise_id ORDER BY product, period_from;
