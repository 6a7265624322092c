//! Programs that start together on a database where nothing is yet: all of them start.

use micromatrix::app::App;
use micromatrix::app::clock::Clock;
use micromatrix::domain::time::Timestamp;

use crate::support::database::everywhere_from_nothing;
use crate::support::world::NOW;

#[test]
fn three_that_start_together_on_an_empty_database_all_start() {
    everywhere_from_nothing(async |url| {
        let starts: Vec<_> = (0..3)
            .map(|_| {
                let url = url.to_owned();
                tokio::spawn(
                    async move { App::open(&url, Clock::fixed(Timestamp::parse(NOW).unwrap())).await },
                )
            })
            .collect();
        for start in starts {
            let app = start.await.unwrap().unwrap();
            app.db.check(0).await.unwrap();
            app.close().await.unwrap();
        }
    });
}
