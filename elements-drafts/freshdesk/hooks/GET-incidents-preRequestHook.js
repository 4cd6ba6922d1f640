// The order is one text here and two parameters there.
var order = request_vendor_parameters && request_vendor_parameters.order_by;
done(order ? { request_vendor_parameters: { order_by: order.split(" ")[0], order_type: order.split(" ")[1] } } : {});
