// Files and folders in the form of the hub; of a path that was looked up, the id alone.
var nameOf = function (folder) { return folder.name; };
var placeOf = function (given) {
  return "/" + ((given.path_collection || {}).entries || []).slice(1).map(nameOf).concat(given.name).join("/");
};
var entry = function (given) {
  return {
    id: given.id, name: given.name, path: given.path_collection ? placeOf(given) : undefined,
    directory: given.type === "folder", size: given.size, createdDate: given.created_at, modifiedDate: given.modified_at,
    parentFolderId: (given.parent || {}).id, refId: given.etag, contentHash: given.sha1, link: (given.shared_link || {}).url
  };
};
var isEntry = function (given) { return given !== null && typeof given === "object" && (given.type === "file" || given.type === "folder"); };
var lookedUp = function (found) {
  var wanted = "/" + String(request_parameters.path).split("/").filter(function (step) { return step; }).join("/");
  var same = found.filter(function (given) { return placeOf(given).toLowerCase() === wanted.toLowerCase(); });
  return same.length ? { response_body: same[0].id }
    : { response_status_code: 404, response_error_message: "the vendor's search finds nothing at " + wanted };
};

if (response_iserror || typeof response_body === "string") {
  done();
} else if ((request_vendor_parameters || {}).content_types === "name") {
  done(lookedUp(response_body.entries || []));
} else if (Array.isArray(response_body)) {
  done({ response_body: response_body.map(function (one) { return isEntry(one) ? entry(one) : one; }) });
} else if (isEntry(response_body)) {
  done({ response_body: entry(response_body) });
} else {
  done();
}
