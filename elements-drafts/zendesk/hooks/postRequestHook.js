// A search names its rows in its own way.
var searched = request_vendor_path === "/search/export" && !response_iserror;
done(searched ? { response_body: response_body.results } : {});
