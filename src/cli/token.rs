//! `micromatrix token`

use clap::{Args, Subcommand};

use super::database::Database;
use super::fault::Fault;
use app::error::AppError;
use app::write::Actor;
use domain::right::{Grant, Role};
use domain::token::TokenInput;

#[derive(Subcommand)]
pub(super) enum Token {
    /// Make a token and print it alone.
    Create(Create),
}

#[derive(Args)]
pub(super) struct Create {
    /// The person: name, staff number or id. Whoever is not there yet is entered by name.
    #[arg(long)]
    subject: String,
    /// Roles: coordinator, lead, member, reviewer, signer, planner, assessor, integrator, admin.
    #[arg(long, required = true, num_args = 1.., value_parser = role)]
    role: Vec<Role>,
    /// Handles of accounts, for a member.
    #[arg(long, num_args = 1..)]
    account: Vec<String>,
    /// Keys of organisations, for a member, reviewer or signer.
    #[arg(long, num_args = 1..)]
    organisation: Vec<String>,
    /// Keys of clusters, for a lead.
    #[arg(long, num_args = 1..)]
    cluster: Vec<String>,
    #[command(flatten)]
    database: Database,
}

fn role(key: &str) -> Result<Role, String> {
    Role::of_key(key).ok_or_else(|| format!("`{key}` is none of: {}", Role::ALL.map(Role::key).join(", ")))
}

impl Token {
    pub(super) async fn run(self) -> Result<(), Fault> {
        let Self::Create(create) = self;
        let app = create.database.open().await?;
        let input = TokenInput {
            grants: create.grants()?,
            subject: create.subject,
            label: "made on the command line".to_owned(),
            expires_at: None,
        };
        let made = app.create_token(&Actor::default(), input).await;
        let (_, secret) = made.map_err(|error| match error {
            AppError::Invalid(faults) | AppError::AmbiguousPerson(faults) => {
                let messages: Vec<String> =
                    faults.iter().map(|f| format!("{} {}", f.pointer, f.detail)).collect();
                Fault(messages.join("; "))
            }
            other => Fault::new(&other),
        })?;
        println!("{}", secret.reveal());
        app.close().await.map_err(|error| Fault::new(&error))
    }
}

impl Create {
    /// A scope goes to each of the roles that take it; a scope that no role takes is a slip.
    fn grants(&self) -> Result<Vec<Grant>, Fault> {
        let any = |part: fn((bool, bool, bool)) -> bool| self.role.iter().any(|role| part(role.scopes()));
        for (given, taken, name) in [
            (!self.account.is_empty(), any(|t| t.0), "--account"),
            (!self.organisation.is_empty(), any(|t| t.1), "--organisation"),
            (!self.cluster.is_empty(), any(|t| t.2), "--cluster"),
        ] {
            if given && !taken {
                return Err(Fault(format!("none of the roles takes {name}")));
            }
        }
        let chosen = |yes: bool, keys: &[String]| if yes { keys.to_vec() } else { Vec::new() };
        Ok(self
            .role
            .iter()
            .map(|role| {
                let (accounts, organisations, clusters) = role.scopes();
                Grant {
                    role: *role,
                    accounts: chosen(accounts, &self.account),
                    organisations: chosen(organisations, &self.organisation),
                    clusters: chosen(clusters, &self.cluster),
                }
            })
            .collect())
    }
}
