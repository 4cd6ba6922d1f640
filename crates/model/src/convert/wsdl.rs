//! WSDL 1.1 to a draft: one POST resource per SOAP operation, with the envelope as a template.

mod envelope;
mod expand;
mod message;
mod schema;

use super::draft::{Authentication, Draft, header, parameter, resource};
use super::refused;
use super::xml::{Name, Node};
use crate::Result;
use envelope::Envelope;
use message::Message;
use schema::Schemas;
use serde_json::{Value, json};

/// The namespaces of SOAP bindings: 1.1, 1.2.
const BINDINGS: [&str; 2] = ["http://schemas.xmlsoap.org/wsdl/soap/", "http://schemas.xmlsoap.org/wsdl/soap12/"];

/// The version of SOAP that a binding speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    Soap11,
    Soap12,
}

/// A port: where a binding is served.
struct Port<'n> {
    binding: &'n Node,
    version: Version,
    address: &'n str,
}

/// What the operations of one description share.
struct Service<'n> {
    root: &'n Node,
    schemas: Schemas<'n>,
}

/// Reads a description.
///
/// # Errors
/// 400 for what is no WSDL 1.1, has no SOAP operations, or stands in several files.
pub(super) fn convert(text: &str, name: &str) -> Result<Value> {
    let root = Node::read(text)?;
    if root.name.local != "definitions" {
        let found = &root.name.local;
        return Err(refused(format!(
            "the description is no WSDL 1.1: its first element is `{found}`, not `definitions`"
        )));
    }
    let service = Service { root: &root, schemas: Schemas::read(&root) };
    let ports = service.ports()?;
    let own_name =
        root.first("service").and_then(|service| service.attribute("name")).or_else(|| root.attribute("name"));
    let mut draft = Draft::new(
        if name.trim().is_empty() { own_name.unwrap_or_default() } else { name },
        &root.said("documentation"),
        "soap",
    );
    let address = ports.first().map(|port| port.address).filter(|address| address.starts_with("http"));
    draft.base_url(address);
    draft.authentication(&Authentication::Custom);
    draft.parameter(header("Accept", "text/xml, application/soap+xml, application/xml"));
    let content_type = match ports.first().map(|port| port.version) {
        Some(Version::Soap12) => "application/soap+xml; charset=utf-8",
        _ => "text/xml; charset=utf-8",
    };
    draft.parameter(header("Content-Type", content_type));
    for port in &ports {
        let vendor_path = if Some(port.address) == address { "" } else { port.address };
        for operation in port.binding.all("operation") {
            draft.resource(service.resource(port, operation, vendor_path)?)?;
        }
    }
    if draft.len() == 0 {
        return Err(refused("the description has no operation with a SOAP binding"));
    }
    Ok(draft.finish())
}

impl<'n> Service<'n> {
    /// One port for each port type that has a SOAP binding, all of one version: 1.1 if there is one.
    fn ports(&self) -> Result<Vec<Port<'n>>> {
        let served = self.root.all("service").flat_map(|service| service.all("port"));
        let mut all: Vec<Port> = served.filter_map(|port| self.port(port)).collect();
        if all.is_empty() {
            let imported = self.root.first("import").and_then(|import| import.attribute("location"));
            return Err(refused(match imported {
                Some(location) => format!(
                    "the description has no SOAP port of its own and imports {location}; send one file that holds all of it"
                ),
                None => "the description has no port with a SOAP binding and an address".to_owned(),
            }));
        }
        let version =
            if all.iter().any(|port| port.version == Version::Soap11) { Version::Soap11 } else { Version::Soap12 };
        let mut seen: Vec<Option<Name>> = Vec::new();
        all.retain(|port| {
            let kind = port.binding.name_in("type");
            let new = port.version == version && !seen.contains(&kind);
            seen.extend(new.then_some(kind));
            new
        });
        Ok(all)
    }

    fn port(&self, port: &'n Node) -> Option<Port<'n>> {
        let name = port.name_in("binding")?;
        let binding =
            self.root.all("binding").find(|binding| binding.attribute("name") == Some(name.local.as_str()))?;
        let space =
            binding.children.iter().find(|child| child.name.local == "binding").map(|child| &child.name.space)?;
        let version = match BINDINGS.iter().position(|known| known == space)? {
            0 => Version::Soap11,
            _ => Version::Soap12,
        };
        Some(Port { binding, version, address: port.first("address")?.attribute("location")? })
    }

    fn resource(&self, port: &Port, bound: &Node, vendor_path: &str) -> Result<Value> {
        let name = bound.attribute("name").ok_or_else(|| refused("an operation of a binding has no name"))?;
        let kind = port.binding.name_in("type").map(|kind| kind.local).unwrap_or_default();
        let port_type = self.root.all("portType").find(|node| node.attribute("name") == Some(kind.as_str()));
        let operation =
            port_type.and_then(|node| node.all("operation").find(|own| own.attribute("name") == Some(name)));
        let operation = operation.ok_or_else(|| {
            refused(format!(
                "the operation {name} is bound, but port type {kind} does not describe it; send one file that \
                             holds both"
            ))
        })?;
        let message = Message::read(self, port, bound, operation, name)?;
        let envelope = Envelope::of(port.version, &message);
        let first_lower = lower_first(name);
        let mut description = operation.said("documentation");
        if description.is_empty() {
            description = name.to_owned();
        }
        for remark in &message.remarks {
            description.push_str(&format!(" — {remark}"));
        }
        let mut resource = resource("POST", &first_lower, "POST", vendor_path, &description);
        resource["parameters"] = self.parameters(bound, &envelope, &first_lower).into();
        resource["rootKey"] = format!("|soap:Envelope.soap:Body.{}", message.answer).into();
        resource["model"] = json!({
            "name": first_lower, "transform": false,
            "swagger": { first_lower.as_str(): message.answer_model() },
            "requestName": format!("{first_lower}Request"),
            "requestSwagger": { format!("{first_lower}Request"): message.request_model() },
        });
        Ok(resource)
    }

    fn parameters(&self, bound: &Node, envelope: &Envelope, name: &str) -> Vec<Value> {
        let action = bound.children.iter().find(|child| child.name.local == "operation");
        let action = action.and_then(|node| node.attribute("soapAction")).unwrap_or_default();
        let mut template = parameter(&envelope.text, "value", "body", "body");
        template["description"] = "The envelope; {tokens} are members of the body".into();
        // An action that is empty is sent as a pair of quotes; a name cannot be blank.
        let action = if action.is_empty() { "\"\"" } else { action };
        let mut parameters = vec![template, header("Soapaction", action)];
        if envelope.has_tokens {
            let mut body = parameter("body", "body", "body", "bodyToken");
            for member in ["dataType", "vendorDataType"] {
                body[member] = format!("{name}Request").into();
            }
            parameters.push(body);
        }
        parameters
    }
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
