//! A document for an API gateway that reads `x-amazon-apigateway-integration`: every operation is passed on.

use super::Server;
use serde_json::{Map, Value, json};

/// Says of every operation that the gateway passes it on, unchanged, to the server. Parameters of the path and of the
/// header are mapped by name, those of the query go along by themselves.
pub fn for_aws(document: &mut Value, server: &Server) {
    let base = format!("{}://{}{}", server.scheme, server.host, server.base_path);
    for (path, operations) in document["paths"].as_object_mut().into_iter().flatten() {
        for (method, operation) in operations.as_object_mut().into_iter().flatten() {
            let mapped = mapping(operation);
            operation["x-amazon-apigateway-integration"] = json!({
                "type": "http_proxy",
                "httpMethod": method.to_ascii_uppercase(),
                "uri": format!("{base}{path}"),
                "passthroughBehavior": "when_no_match",
                "requestParameters": mapped,
            });
        }
    }
}

fn mapping(operation: &Value) -> Map<String, Value> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let mapped = parameters.filter_map(|parameter| {
        let place = parameter["in"].as_str().filter(|place| matches!(*place, "path" | "header"))?;
        let name = parameter["name"].as_str()?;
        let value = format!("method.request.{place}.{name}");
        Some((format!("integration.request.{place}.{name}"), value.into()))
    });
    mapped.collect()
}
