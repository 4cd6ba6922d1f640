// The vendor takes no JSON: members become form fields, nested ones with their way in brackets.
var pairs = [];
var add = function (name, value) {
  if (value !== null && typeof value === "object") {
    Object.keys(value).forEach(function (key) { add(name ? name + "[" + key + "]" : key, value[key]); });
  } else {
    pairs.push(encodeURIComponent(name) + "=" + encodeURIComponent(value === null ? "" : value));
  }
};

if (request_vendor_body_map === null || typeof request_vendor_body_map !== "object") {
  done();
} else {
  add("", request_vendor_body_map);
  done({ request_vendor_body: pairs.join("&"), request_vendor_headers: { "Content-Type": "application/x-www-form-urlencoded" } });
}
