// A path is found by the search for its last name; the top folder has an id that everybody knows.
var looksUp = (request_vendor_parameters || {}).content_types === "name";
var steps = String(request_parameters.path).split("/").filter(function (step) { return step; });

if (!looksUp) {
  done();
} else if (steps.length === 0) {
  done({ continue: false, response_body: "0" });
} else {
  done({ request_vendor_parameters: { query: '"' + steps[steps.length - 1].replace(/"/g, "") + '"' } });
}
