// A list goes on after the id of its last row.
var list = response_body_raw_map;
var rows = list && Array.isArray(list.data) ? list.data : [];
done(!response_iserror && rows.length && list.has_more
  ? { response_headers: { "elements-next-page-token": rows[rows.length - 1].id } } : {});
