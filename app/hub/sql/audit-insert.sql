INSERT INTO audit (usec, device, what, detail) VALUES (:usec, :device, :what, :detail)
