//! `GET /instances`, by element, and the counts.

use serde_json::{Value, json};

use crate::house::{House, rows, text};

async fn tagged(house: &House, name: &str, tags: &[&str]) -> Value {
    let mut request = house.request(name).await;
    request["tags"] = json!(tags);
    house.admin().post("/instances", &request).await.expect(200).json()
}

async fn names(house: &House, query: &str) -> Vec<String> {
    let answer = house.admin().get(&format!("/instances{query}")).await.expect(200);
    rows(&answer).iter().map(|row| text(&row["name"]).to_owned()).collect()
}

#[tokio::test]
async fn nothing_found_is_404_as_clients_expect() {
    let house = House::start().await;
    for path in ["/instances", "/elements/infusionsoftcrm/instances", "/instances?tags[]=none"] {
        assert_eq!(house.admin().get(path).await.expect(404).message(), "No instances found", "{path}");
    }
    let counts = house.admin().get("/instances/count").await.expect(200).json();
    assert_eq!(counts, json!({"totalInstances": 0, "elementInstances": []}));
}

#[tokio::test]
async fn filters_are_joined_by_and() {
    let house = House::start().await;
    tagged(&house, "West one", &["west", "gold"]).await;
    tagged(&house, "West two", &["west"]).await;
    tagged(&house, "East", &["gold"]).await;
    assert_eq!(names(&house, "").await, ["West one", "West two", "East"]);
    assert_eq!(names(&house, "?tags[]=west").await, ["West one", "West two"]);
    assert_eq!(names(&house, "?tags%5B%5D=west&tags%5B%5D=gold").await, ["West one"]);
    assert_eq!(names(&house, "?searchText=wEsT").await, ["West one", "West two"]);
    assert_eq!(names(&house, "?searchText=infusionsoft&tags[]=gold").await, ["West one", "East"]);
    house.admin().get("/instances?tags[]=wes").await.expect(404);
    let of_element = house.admin().get("/elements/infusionsoftcrm/instances?searchText=east").await.expect(200).json();
    assert_eq!(of_element.as_array().unwrap().len(), 1);
    assert!(of_element[0]["createdDate"].is_string());
}

#[tokio::test]
async fn pages_fit_together_and_the_headers_say_so() {
    let house = House::start().await;
    for name in ["1", "2", "3", "4", "5"] {
        tagged(&house, name, &[]).await;
    }
    let mut seen = Vec::new();
    let mut query = "?pageSize=2".to_owned();
    loop {
        let page = house.admin().get(&format!("/instances{query}")).await.expect(200);
        assert_eq!(page.header("elements-total-count"), Some("5"));
        let rows = page.json().as_array().unwrap().clone();
        assert_eq!(page.header("elements-returned-count"), Some(rows.len().to_string().as_str()));
        seen.extend(rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()));
        let Some(token) = page.header("elements-next-page-token") else { break };
        query = format!("?nextPage={token}");
    }
    assert_eq!(seen, ["1", "2", "3", "4", "5"]);
    house.admin().get("/instances?pageSize=0").await.expect(400);
}

#[tokio::test]
async fn a_slim_list_leaves_the_configuration_out() {
    let house = House::start().await;
    let instance = house.instance("Test").await;
    let slim = house.admin().get("/instances?hydrate=false").await.expect(200).json();
    assert_eq!((&slim[0]["id"], &slim[0]["token"]), (&instance["id"], &instance["token"]));
    assert!(slim[0].get("configuration").is_none());
    assert_eq!(house.admin().get("/instances?hydrate=true").await.expect(200).json()[0], instance);
}

#[tokio::test]
async fn instances_are_counted_by_element() {
    let house = House::start().await;
    house.instance("1").await;
    house.instance("2").await;
    let counts = house.admin().get("/instances/count").await.expect(200).json();
    let expected = json!({"totalInstances": 2, "elementInstances": [
        {"elementId": 191, "elementKey": "infusionsoftcrm", "totalInstances": 2}]});
    assert_eq!(counts, expected);
}
