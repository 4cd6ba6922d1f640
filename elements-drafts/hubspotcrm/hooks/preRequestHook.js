// Two habits of the vendor's objects: a property is asked for by its bare name, and what is filtered or sorted is
// found by POST …/search, whose body holds what a plain list has in its query.
var given = request_vendor_parameters || {};
var names = !given.properties ? [] : given.properties.charAt(0) === "[" ? JSON.parse(given.properties) : given.properties.split(",");
var properties = names.filter(function (name) { return name.indexOf("properties.") === 0; })
  .map(function (name) { return name.substring("properties.".length); });
var asked = request_method === "GET" ? request_vendor_body_map : null;

if (asked && (asked.filters || asked.sort)) {
  var search = { filterGroups: asked.filters ? [{ filters: asked.filters }] : [] };
  if (asked.sort) {
    var descending = asked.sort.charAt(0) === "-";
    search.sorts = [{ propertyName: descending ? asked.sort.substring(1) : asked.sort, direction: descending ? "DESCENDING" : "ASCENDING" }];
  }
  if (properties.length) search.properties = properties;
  search.limit = Number(given.limit);
  if (given.after) search.after = given.after;
  done({
    request_vendor_method: "POST",
    request_vendor_path: request_vendor_path + "/search",
    request_vendor_parameters: { limit: null, after: null, properties: null },
    request_vendor_body: search
  });
} else if (names.length) {
  done({ request_vendor_parameters: { properties: properties.length ? properties.join(",") : null } });
} else {
  done();
}
