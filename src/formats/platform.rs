//! `platforms.csv`.

use domain::form::Form;
use domain::language::Bilingual;
use domain::platform::Platform;
use domain::row::{FileRows, Row, RowError};

use super::csv::{Column, Source, read_rows};

/// Its columns.
pub const PLATFORM_COLUMNS: [Column; 6] = [
    Column::required("key"),
    Column::required("name_zh"),
    Column::required("name_en"),
    Column::required("form"),
    Column::optional("carries"),
    Column::optional("words"),
];

/// Reads platforms: what each is called, the form that it is made for and those that it can show.
///
/// ```
/// use formats::{csv::Source, platform::read_platforms};
/// let bytes = "key,name_zh,name_en,form,words\nweibo,微博,Weibo,quick_post,新浪微博|政务微博\n".as_bytes();
/// let read = read_platforms(Source { name: "platforms.csv", bytes });
/// assert_eq!(read.rows[0].value.words, ["新浪微博", "政务微博"]);
/// ```
#[must_use]
pub fn read_platforms(file: Source<'_>) -> FileRows<Platform> {
    let read = read_rows(file, &PLATFORM_COLUMNS, |row| {
        let form = |key: &str| Form::of_key(key).ok_or_else(|| key.to_owned());
        let own = form(row.text("form"))?;
        let mut carries = row
            .list("carries")
            .unwrap_or_default()
            .iter()
            .map(|key| form(key))
            .collect::<Result<Vec<_>, _>>()?;
        if !carries.contains(&own) {
            carries.push(own);
        }
        Ok(Platform {
            key: row.text("key").to_owned(),
            name: Bilingual { zh: row.text("name_zh").to_owned(), en: row.text("name_en").to_owned() },
            form: own,
            carries,
            words: row.list("words").unwrap_or_default(),
        })
    });
    let mut found = FileRows { rows: Vec::new(), errors: read.errors };
    for Row { line, value } in read.rows {
        match value {
            Ok(value) => found.rows.push(Row { line, value }),
            Err(key) => {
                let forms: Vec<&str> = Form::ALL.iter().map(|form| form.key()).collect();
                let remedy = format!("write one of {}", forms.join(", "));
                let error: String = key;
                found.errors.push(
                    RowError::of_row(file.name, line, "is no form", remedy)
                        .in_column("form")
                        .of_value(&error),
                );
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use domain::platform::{AccountKind, NamedPlatform, Platforms};

    use super::*;

    fn shipped() -> Platforms {
        let bytes = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../seed/platforms.csv"));
        let read = read_platforms(Source { name: "platforms.csv", bytes });
        assert_eq!(read.errors, []);
        Platforms::new(read.rows.into_iter().map(|row| row.value))
    }

    #[test]
    fn the_platforms_that_ship_have_the_forms_that_plans_give_them() {
        let platforms = shipped();
        let keys: Vec<&str> = platforms.iter().map(|platform| platform.key.as_str()).collect();
        assert_eq!(
            keys.join(" "),
            "wechat weibo app douyin kuaishou wechat_channels toutiao bilibili xiaohongshu renminhao baijiahao mini_program \
             website x facebook youtube instagram mastodon"
        );
        for platform in platforms.iter() {
            assert_eq!(platform.form, Form::of_platform(&platform.key), "{}", platform.key);
            assert!(platform.carries.contains(&platform.form) && !platform.name.en.is_empty());
        }
    }

    #[test]
    fn a_platform_is_known_by_what_people_call_it() {
        let platforms = shipped();
        for (text, key) in [
            ("微信", "wechat"),
            ("微信公众号", "wechat"),
            ("政务微信", "wechat"),
            ("订阅号", "wechat"),
            ("微信公众号（订阅号）", "wechat"),
            ("公众号(服务号)", "wechat"),
            ("WeChat Official Account", "wechat"),
            ("微 博", "weibo"),
            ("新浪微博", "weibo"),
            ("官方新浪微博账号", "weibo"),
            ("移动客户端", "app"),
            ("ＡＰＰ", "app"),
            ("政务APP", "app"),
            ("政务抖音号", "douyin"),
            ("政务快手号", "kuaishou"),
            ("视频号", "wechat_channels"),
            ("微信视频号", "wechat_channels"),
            ("B站", "bilibili"),
            ("哔哩哔哩", "bilibili"),
            ("今日头条号", "toutiao"),
            ("头条", "toutiao"),
            ("人民号", "renminhao"),
            ("百家号", "baijiahao"),
            ("小红书", "xiaohongshu"),
            ("微信小程序", "mini_program"),
            ("门户网站", "website"),
            ("Twitter", "x"),
            ("FACEBOOK", "facebook"),
            ("wechat_channels", "wechat_channels"),
        ] {
            assert_eq!(platforms.read(text), NamedPlatform::One(key), "{text}");
        }
        for text in ["", "其他", "喜马拉雅", "短信", "正常", "沂川市公安局"] {
            assert_eq!(platforms.read(text), NamedPlatform::Unknown, "{text}");
        }
        assert_eq!(
            platforms.read("微信/微博/抖音"),
            NamedPlatform::Several(vec!["wechat", "weibo", "douyin"])
        );
        assert!(platforms.terms().nearest("微搏", 3).contains(&"微博".to_owned()));
        assert_eq!(AccountKind::named_in("服务号"), Some(AccountKind::Service));
    }
}
