//! How a migration is declared.

/// Declares a migration from the tables and indices that it creates, and the changes of tables that come before them.
macro_rules! migration {
    ($name:literal, $tables:expr, $indices:expr) => {
        $crate::declare::migration!($name, Vec::<TableAlterStatement>::new(), $tables, $indices);
    };
    ($name:literal, $changes:expr, $tables:expr, $indices:expr) => {
        /// See the file's first lines.
        pub struct Migration;

        impl MigrationName for Migration {
            fn name(&self) -> &'static str {
                $name
            }
        }

        #[async_trait::async_trait]
        impl MigrationTrait for Migration {
            async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                for change in $changes {
                    manager.alter_table(change).await?;
                }
                for table in $tables {
                    manager.create_table(table).await?;
                }
                for index in $indices {
                    manager.create_index(index).await?;
                }
                Ok(())
            }

            fn use_transaction(&self) -> Option<bool> {
                Some(true)
            }
        }
    };
}
pub(crate) use migration;
