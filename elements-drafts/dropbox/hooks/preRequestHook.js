// The vendor takes the top folder as empty text, for the bytes of files its arguments in a header, as ASCII, and no
// word of JSON where there is no argument.
var ascii = function (value) {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, function (one) {
    return "\\u" + ("000" + one.charCodeAt(0).toString(16)).slice(-4);
  });
};
var where = request_parameters.path || (request_path_variables || {}).id;
var argument = request_vendor_body_map;

if (request_vendor_path === "/files/download") {
  done({ request_vendor_headers: { "Dropbox-API-Arg": ascii({ path: where }) } });
} else if (request_vendor_path === "/files/upload") {
  var overwrite = String(request_parameters.overwrite) === "true";
  done({ request_vendor_headers: { "Dropbox-API-Arg": ascii({ path: where, mode: overwrite ? "overwrite" : "add", mute: true }) } });
} else if (argument && argument.cursor) {
  var next = request_vendor_path === "/files/search_v2" ? "/files/search/continue_v2" : request_vendor_path + "/continue";
  done({ request_vendor_path: next, request_vendor_body: { cursor: argument.cursor } });
} else if (argument && argument.path === "/") {
  done({ request_vendor_body: Object.assign({}, argument, { path: "" }) });
} else {
  done(argument ? {} : { request_vendor_headers: { "Content-Type": null } });
}
