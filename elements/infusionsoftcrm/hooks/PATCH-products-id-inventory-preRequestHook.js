// One resource, two vendor methods: the action in the body decides which.
var methods = { increase: "ProductService.increaseInventory", decrease: "ProductService.decreaseInventory" };
var action = String(request_body_map.Action).toLowerCase();

if (methods.hasOwnProperty(action)) {
  done({ request_vendor_method: methods[action] });
} else {
  done({
    continue: false,
    response_status_code: 400,
    response_error_message: "Action is 'increase' or 'decrease'; found '" + request_body_map.Action + "'"
  });
}
