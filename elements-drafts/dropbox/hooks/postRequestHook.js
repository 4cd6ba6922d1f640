// Files and folders in the form of the hub; a place that is not there is a 404; a list says whether it goes on.
var entry = function (given) {
  return {
    id: given.id, name: given.name, path: given.path_display, directory: given[".tag"] === "folder", size: given.size,
    createdDate: given.client_modified, modifiedDate: given.server_modified, refId: given.rev, contentHash: given.content_hash
  };
};
var isEntry = function (given) { return given !== null && typeof given === "object" && typeof given.path_lower === "string"; };
var raw = response_body_raw_map || {};
var result = {};

if (response_iserror) {
  if (response_status_code === 409 && /(^|\/)not_found\//.test(String(raw.error_summary))) {
    result = { response_status_code: 404, response_error_message: "the vendor found nothing there: " + raw.error_summary };
  }
} else {
  if (Array.isArray(response_body)) {
    result.response_body = response_body.map(function (one) { return isEntry(one) ? entry(one) : one; });
  } else if (isEntry(response_body)) {
    result.response_body = entry(response_body);
  }
  if (raw.has_more) result.response_headers = { "elements-next-page-token": raw.cursor };
}
done(result);
