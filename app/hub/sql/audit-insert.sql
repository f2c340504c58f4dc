INSERT INTO audit (area, id, usec, device, what, detail) VALUES (:area, :id, :usec, :device, :what, :detail)
