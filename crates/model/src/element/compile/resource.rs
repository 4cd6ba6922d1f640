//! Compiles `resources[]` and their parameters.

use super::node::Node;
use crate::element::{
    Destination, Method, Pagination, Parameter, PathTemplate, Resource, ResourceKind, ResourceType, Severity, Source,
};

pub(super) fn compile(node: &Node) -> Option<Resource> {
    let Some(method) = Method::from_name(&node.text_or("method", "")) else {
        node.say(Severity::Error, "a resource needs a `method`: GET, POST, PUT, PATCH or DELETE");
        return None;
    };
    let Some(path) = node.text("path") else {
        node.say(Severity::Error, "a resource needs a `path`");
        return None;
    };
    let (request_root, response_root) = root_key(&node.text_or("rootKey", ""));
    Some(Resource {
        method,
        path: PathTemplate::parse(&path),
        resource_type: ResourceType::from_name(&node.text_or("type", "")),
        kind: kind(node),
        vendor_method: node.text("vendorMethod").unwrap_or_else(|| method.to_string()),
        vendor_path: node.text_or("vendorPath", ""),
        description: node.text_or("description", ""),
        parameters: parameters(node),
        hooks: super::hooks(node),
        request_root,
        response_root,
        next_page_key: node.text("nextPageKey"),
        next_resource: node.text("nextResource").and_then(|next| next_resource(node, &next)),
        next_resource_optional: node.flag("nextResourceOptional", false),
        pagination: pagination(node),
        object: node.text("objectName"),
        filter: node.text("filterDialect"),
        scope: node.text("scope"),
        parent: node.node("parent").map(|parent| (parent.text_or("object", ""), parent.text_or("id", ""))),
        repeatable: node.flag("repeatable", method != Method::Post),
        empty_is_not_found: node.flag("emptyIsNotFound", false),
    })
}

fn kind(node: &Node) -> ResourceKind {
    match node.text_or("kind", "eb").as_str() {
        "eb" => ResourceKind::Http,
        "eb_soap" => ResourceKind::Soap,
        "eb_xmlrpc" => ResourceKind::XmlRpc,
        "java" => ResourceKind::Native,
        other => {
            node.say(Severity::Warning, format!("unknown resource kind `{other}`: read as `eb`"));
            ResourceKind::Http
        }
    }
}

fn pagination(node: &Node) -> Pagination {
    match node.text_or("paginationType", "").as_str() {
        "VENDOR_NOT_SUPPORTED" | "unsupported" => Pagination::Platform,
        "NO_PAGINATION" => Pagination::Never,
        _ => Pagination::Vendor,
    }
}

/// `req|resp`; without a bar it is the response's key.
fn root_key(text: &str) -> (Option<String>, Option<String>) {
    let (request, response) = text.split_once('|').unwrap_or(("", text));
    let part = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    (part(request), part(response))
}

/// `GET:/path`.
fn next_resource(node: &Node, text: &str) -> Option<(Method, PathTemplate)> {
    let parsed = text.split_once(':').and_then(|(method, path)| Some((Method::from_name(method)?, path)));
    if parsed.is_none() {
        node.say(Severity::Error, format!("`nextResource` is `METHOD:/path`; found `{text}`"));
    }
    parsed.map(|(method, path)| (method, PathTemplate::parse(path)))
}

/// The `parameters[]` of an element, a resource or a variant.
pub(super) fn parameters(node: &Node) -> Vec<Parameter> {
    node.list("parameters").filter_map(|parameter| compile_parameter(&parameter)).collect()
}

fn compile_parameter(node: &Node) -> Option<Parameter> {
    let source_name = node.text_or("type", "query");
    let destination_name = node.text("vendorType").unwrap_or_else(|| source_name.clone());
    let (Some(source), Some(destination)) =
        (Source::from_name(&source_name), Destination::from_name(&destination_name))
    else {
        let message =
            format!("parameter from `{source_name}` to `{destination_name}` is not understood: its value is not sent");
        node.say(Severity::Error, message);
        return None;
    };
    let vendor_name = node.text_or("vendorName", "").trim().to_owned();
    let named_converter = vendor_name.strip_prefix("converter:").map(str::to_owned);
    let name = node.text_or("name", "");
    Some(Parameter {
        name: if source == Source::Value { name } else { name.trim().to_owned() },
        vendor_name,
        source,
        destination,
        from_response: node.text("source").as_deref() == Some("response"),
        required: node.flag("required", false),
        converter: node.text("converter").or(named_converter),
        data_type: node.text("vendorDataType").or_else(|| node.text("dataType")).unwrap_or_default(),
    })
}
