INSERT INTO web_paper (area, paper_id, region, kind, number, short_code, content_hash, issued_on, issuer_name, blob_id,
                       replaces_id, is_gone)
VALUES (:area, :paper_id, :region, :kind, :number, :short_code, :content_hash, :issued_on, :issuer_name, :blob_id,
        :replaces_id, :is_gone)
ON CONFLICT (area, paper_id) DO UPDATE SET region = excluded.region, kind = excluded.kind, number = excluded.number,
  short_code = excluded.short_code, content_hash = excluded.content_hash, issued_on = excluded.issued_on,
  issuer_name = excluded.issuer_name, blob_id = excluded.blob_id, replaces_id = excluded.replaces_id,
  is_gone = excluded.is_gone
