//! How a text is encoded: UTF-8 or UTF-16 where that is certain, else GB18030 or Big5, whichever makes commoner Chinese of it.

use std::borrow::Cow;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_16BE, UTF_16LE};

/// A text, and what its encoding is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) encoding: &'static str,
}

/// The encoding of a text that is in one of these other than UTF-8.
pub(crate) fn other_encoding(bytes: &[u8]) -> Option<&'static str> {
    decode(bytes).ok().map(|decoded| decoded.encoding).filter(|encoding| *encoding != "UTF-8")
}

/// The text of some bytes, in whichever of these encodings they are.
///
/// # Errors
/// The line on which no encoding goes on.
///
/// ```
/// assert_eq!(formats::encoding::text_of(b"a,b\n").unwrap(), "a,b\n");
/// assert_eq!(formats::encoding::text_of(&[0xb3, 0xc7, 0xca, 0xd0]).unwrap(), "城市");
/// ```
pub fn text_of(bytes: &[u8]) -> Result<String, u64> {
    decode(bytes).map(|decoded| decoded.text.into_owned())
}

/// The text of some bytes; else the line on which no encoding goes on.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, u64> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        // Programs that add lines to such a file do it in their own encoding; then it is judged as if there were no mark.
        return match std::str::from_utf8(rest) {
            Ok(text) => Ok(Decoded { text: Cow::Borrowed(text), encoding: "UTF-8" }),
            Err(error) => Err(line_at(rest, error.valid_up_to())),
        };
    }
    for (mark, encoding, name) in [(b"\xff\xfe", UTF_16LE, "UTF-16"), (b"\xfe\xff", UTF_16BE, "UTF-16")] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            return strictly(encoding, rest, name).ok_or(1);
        }
    }
    if let Some(encoding) = wide_without_mark(bytes) {
        return strictly(encoding, bytes, "UTF-16").ok_or(1);
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text: Cow::Borrowed(text), encoding: "UTF-8" }),
        Err(error) => error,
    };
    let line = line_at(bytes, error.valid_up_to());
    // Nearly all of it is UTF-8, in more than a few characters: a damaged file, which another encoding would make nonsense of.
    if is_damaged_utf8(bytes) {
        return Err(line);
    }
    let simplified = strictly(GB18030, bytes, "GB18030");
    let traditional = strictly(BIG5, bytes, "Big5");
    match (simplified, traditional) {
        (Some(simplified), Some(traditional)) => {
            Ok(if commonness(&traditional.text) > commonness(&simplified.text) {
                traditional
            } else {
                simplified
            })
        }
        (Some(one), None) | (None, Some(one)) => Ok(one),
        (None, None) => Err(line),
    }
}

fn strictly<'a>(encoding: &'static Encoding, bytes: &'a [u8], name: &'static str) -> Option<Decoded<'a>> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(Decoded { text, encoding: name })
}

fn line_at(bytes: &[u8], place: usize) -> u64 {
    bytes[..place].split(|byte| *byte == b'\n').count() as u64
}

/// UTF-16 without a mark, by where the zero bytes of separators and line ends stand.
fn wide_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(4096) & !1];
    let is_plain = |byte: u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    let (mut little, mut big) = (0, 0);
    for pair in start.chunks_exact(2) {
        little += usize::from(pair[1] == 0 && is_plain(pair[0]));
        big += usize::from(pair[0] == 0 && is_plain(pair[1]));
    }
    // A character such as 一 (4E00) has a zero byte as well, but few are like it.
    if little > 2 * big {
        Some(UTF_16LE)
    } else if big > 2 * little {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether there is much UTF-8 of several bytes, and little else.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    // Of GB18030 or Big5 read as UTF-8 nearly every character is bad.
    good > 20 * bad
}

/// The share of the characters beyond ASCII that stand in most Chinese texts of offices, in thousandths.
fn commonness(text: &str) -> usize {
    let foreign = || text.chars().filter(|c| !c.is_ascii());
    let common = foreign().filter(|c| COMMON.contains(*c)).count();
    common * 1000 / foreign().count().max(1)
}

/// Characters of headers, platforms, offices and places, in simplified and traditional script. What is read in the wrong encoding
/// hardly ever hits one.
const COMMON: &str = "，。、；：（）“”的一是在有人大中上个国名单位称账号帐號帳平台台臺类型類型主办辦运營营責责任联系聯繫电话電話备備注註链鏈接网網址\
    粉丝絲数數关關状態态正常行序开開通日期时間间区域區鎮镇街道市县縣省局委政府公安教育卫生衛健康交警法院检察檢團团会會宣传傳部微信博客户戶端\
    抖音视频視頻头头條条中心发布發布布沂川江海山东東西南北新城乡鄉村民水电力气氣象税務务人事社保文化旅游遊体體育财財经濟济农農业業林环境環\
    台北高雄灣湾香港澳門门本服务處处所院校学學馆館站组織织年月服务服務";
