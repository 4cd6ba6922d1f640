// The vendor answers a bare number; an object can be read without knowing that.
done(response_iserror ? {} : {
  response_body: { ProductId: Number(request_path_variables.id), Inventory: response_body }
});
