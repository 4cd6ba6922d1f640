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
    assert_eq!(instance["valid"], true);
    let slim = house.admin().get("/instances?hydrate=false").await.expect(200).json();
    assert_eq!((&slim[0]["id"], &slim[0]["token"]), (&instance["id"], &instance["token"]));
    assert!(slim[0].get("configuration").is_none());
    assert_eq!((&slim[0]["valid"], &slim[0]["tags"]), (&json!(true), &instance["tags"]));
    assert_eq!(house.admin().get("/instances?hydrate=true").await.expect(200).json()[0], instance);
}

#[tokio::test]
async fn a_page_costs_a_few_statements_however_many_rows_it_has() {
    let house = House::with(|setup| {
        setup.set("LIGAND_LOG", "info,ligand_store::statement=trace");
    })
    .await;
    for number in 0..8 {
        tagged(&house, &number.to_string(), &["west"]).await;
    }
    let belongings =
        ["from credential where", "from user_ where", "from instance_tag where", "from instance_configuration"];
    for (query, expected) in [("", 4), ("?hydrate=false", 2)] {
        let answer = house.admin().get(&format!("/instances{query}")).await.expect(200);
        assert_eq!(rows(&answer).len(), 8);
        let log = logged(&house, answer.header("elements-request-id").expect("an id")).await;
        let statements: Vec<_> =
            log.iter().filter(|line| belongings.iter().any(|table| line.contains(table))).collect();
        assert_eq!(statements.len(), expected, "{query}: {statements:#?}");
    }
}

/// The lines of the log about a call, up to the one that says how it ended.
async fn logged(house: &House, id: &str) -> Vec<String> {
    loop {
        let log = house.ligand.log();
        let lines: Vec<_> = log.lines().filter(|line| line.contains(id)).map(str::to_owned).collect();
        if lines.iter().any(|line| line.contains("ligand::access")) {
            return lines;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_filter_beyond_every_tag_is_refused() {
    let house = House::start().await;
    let many = "tags[]=x&".repeat(101);
    for (query, said) in [(many.as_str(), "100"), ("tags[]=%00", "U+0000"), ("searchText=a%00", "U+0000")] {
        let answer = house.admin().get(&format!("/instances?{query}")).await.expect(400);
        assert!(answer.message().contains(said), "{answer:?}");
    }
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
