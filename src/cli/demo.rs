//! What `serve --demo` prints: the address, a token for each role, and what to try next.

use std::net::SocketAddr;

use app::demo::DEMO_ACCOUNT;
use domain::right::Role;
use domain::token::Secret;

/// Prints everything that a newcomer pastes. The secrets stand here, on standard output, and nowhere else.
pub(super) fn print(address: &SocketAddr, tokens: &[(Role, Secret)]) {
    println!("micromatrix demo: a city's matrix of 124 accounts, in micromatrix-demo.db");
    println!("  pages          http://{address}/ (sign in with one of the tokens below)");
    println!("  API            http://{address}/api/v1");
    println!("  documentation  http://{address}/docs");
    println!();
    println!("A token for each role (paste this block into a shell):");
    println!("export MM=http://{address}/api/v1");
    for (role, secret) in tokens {
        println!("export {}={}", role.key().to_uppercase(), secret.reveal());
    }
    println!();
    println!("What to try next:");
    for (what, command) in steps() {
        println!("# {what}");
        println!("{command}");
    }
    println!();
}

fn steps() -> Vec<(&'static str, String)> {
    let get =
        |who: &str, path: &str| format!("curl -s -w '\\n' -H \"Authorization: Bearer ${who}\" \"$MM{path}\"");
    let field = |name: &str| format!("| python3 -c 'import json,sys; print(json.load(sys.stdin){name})'");
    vec![
        (
            "The two campaigns: flood season is launched, road safety is planned",
            get("COORDINATOR", "/campaigns"),
        ),
        (
            "The first of them in the list, and the launched one",
            format!(
                "ROAD=$({} {})\nFLOOD=$({} {})",
                get("COORDINATOR", "/campaigns?state=planned"),
                field("[\"items\"][0][\"id\"]"),
                get("COORDINATOR", "/campaigns?state=launched"),
                field("[\"items\"][0][\"id\"]"),
            ),
        ),
        ("Its plan in figures", get("COORDINATOR", "/campaigns/$FLOOD/plan")),
        ("What one account is asked", get("MEMBER", &format!("/accounts/{DEMO_ACCOUNT}/directions"))),
        (
            "The card with facts, neighbours and alternatives",
            format!(
                "DIRECTION=$({} {})\n{}",
                get("MEMBER", &format!("/accounts/{DEMO_ACCOUNT}/directions?state=asked")),
                field("[\"items\"][0][\"id\"]"),
                get("MEMBER", "/directions/$DIRECTION"),
            ),
        ),
        (
            "Decline it: the campaign is planned again, and the answer names who was moved",
            "curl -s -w '\\n' -X POST -H \"Authorization: Bearer $MEMBER\" -H 'Content-Type: application/json' \
             -d '{\"reason\":\"no_staff\"}' \"$MM/directions/$DIRECTION/decline\""
                .to_owned(),
        ),
        ("Who was left out, and why", get("COORDINATOR", "/campaigns/$ROAD/unassigned")),
        (
            "Sign and launch the planned campaign",
            format!(
                "DIGEST=$({} {})\ncurl -s -w '\\n' -X POST -H \"Authorization: Bearer $SIGNER\" -H 'Content-Type: application/json' \
                 -d \"{{\\\"digest\\\":\\\"$DIGEST\\\"}}\" \"$MM/campaigns/$ROAD/sign\"\n\
                 curl -s -w '\\n' -X POST -H \"Authorization: Bearer $COORDINATOR\" \"$MM/campaigns/$ROAD/launch\"",
                get("COORDINATOR", "/campaigns/$ROAD/plan"),
                field("[\"digest\"]"),
            ),
        ),
        ("What happened", get("COORDINATOR", "/events?limit=20")),
    ]
}
