//! Databases of earlier versions, brought up to date with what is in them.

use micromatrix::domain::id::{SubjectId, TokenId};
use micromatrix::domain::subject::Subject;
use micromatrix::domain::token::{Secret, Token};
use micromatrix::store::connect::migrate;
use micromatrix::store::subject::{find_subject_by_id, insert_subject};
use micromatrix::store::token::{find_token, insert_token};
use sea_orm::{ConnectionTrait as _, DbBackend};

use crate::store::support::{at, id, store};
use crate::support::world::execute;

/// What the schema was before names could be borne by two, on PostgreSQL; on SQLite the table is made anew in any case.
const BEFORE: [&str; 3] = [
    "DROP INDEX subject_by_name, subject_by_staff_number",
    "ALTER TABLE subject DROP COLUMN organisation, DROP COLUMN staff_number, DROP COLUMN phone, \
     DROP COLUMN grants, DROP COLUMN revision",
    "ALTER TABLE subject ADD CONSTRAINT subject_name_key UNIQUE (name)",
];

#[test]
fn persons_and_their_tokens_stay_when_names_may_be_borne_by_two() {
    store(async |db| {
        let person = |number| Subject::named(SubjectId(id(number)), "王芳".into(), at(1));
        insert_subject(&db, &person(1), None).await.unwrap();
        let token = Token {
            id: TokenId(id(2)),
            subject: person(1).id,
            subject_name: "王芳".into(),
            label: String::new(),
            grants: vec![],
            created_at: at(1),
            expires_at: None,
            revoked_at: None,
        };
        insert_token(&db, &token, &Secret::of_random([7; 32]).hash()).await.unwrap();
        if db.get_database_backend() == DbBackend::Postgres {
            for statement in BEFORE {
                execute(&*db, statement).await;
            }
        }
        execute(&*db, "DELETE FROM seaql_migrations WHERE version = 'm0022_person_more'").await;
        assert_eq!(migrate(&db, at(5)).await.unwrap(), ["m0022_person_more"]);
        assert_eq!(find_subject_by_id(&db, person(1).id).await.unwrap(), Some(person(1)));
        assert_eq!(find_token(&db, token.id).await.unwrap(), Some(token));
        insert_subject(&db, &person(3), None).await.unwrap();
    });
}
