//! What happens, and the kinds of things that it happens to, in words.

use super::language::Speech;
use domain::entity::Entity;
use domain::event::EventKind;

/// The kind of a thing.
pub(super) const fn thing_kind(entity: Entity, speech: Speech) -> &'static str {
    match entity {
        Entity::Account => speech.say("账号", "account"),
        Entity::Audience => speech.say("服务对象", "audience"),
        Entity::Campaign => speech.say("主题行动", "campaign"),
        Entity::Cluster => speech.say("微矩阵", "cluster"),
        Entity::GateWords => speech.say("本单位词表", "own words"),
        Entity::Coverage => speech.say("覆盖目标", "targets of coverage"),
        Entity::Detection => speech.say("微矩阵识别", "detection of clusters"),
        Entity::Direction => speech.say("选题方向", "direction"),
        Entity::Fact => speech.say("口径", "fact"),
        Entity::Filing => speech.say("备案", "filing"),
        Entity::Function => speech.say("职能", "function"),
        Entity::Import => speech.say("名单导入", "import"),
        Entity::ImportProfile => speech.say("列对应关系", "column mapping"),
        Entity::Job => speech.say("后台任务", "job"),
        Entity::Organisation => speech.say("单位", "organisation"),
        Entity::PersonalLink => speech.say("个人链接", "personal link"),
        Entity::Piece => speech.say("稿件", "piece"),
        Entity::Platform => speech.say("平台", "platform"),
        Entity::Region => speech.say("地区", "region"),
        Entity::Scenario => speech.say("推演", "saved what-if"),
        Entity::Score => speech.say("评分", "score"),
        Entity::Subject => speech.say("人员", "person"),
        Entity::Theme => speech.say("主题", "theme"),
        Entity::Tie => speech.say("联系", "tie"),
        Entity::Token => speech.say("令牌", "token"),
        Entity::Topic => speech.say("自报选题", "own topic"),
    }
}

/// What happened.
pub(super) fn event_kind(kind: EventKind, speech: Speech) -> &'static str {
    let row = KINDS.iter().find(|(key, _, _)| *key == kind.key());
    row.map_or_else(|| kind.key(), |(_, zh, en)| speech.say(zh, en))
}

/// By key: in Chinese, in English.
const KINDS: [(&str, &str, &str); EventKind::ALL.len()] = [
    ("organisation.created", "录入单位", "organisation entered"),
    ("organisation.updated", "修改单位", "organisation changed"),
    ("organisation.merged", "合并单位", "organisation merged"),
    ("organisation.deleted", "删除单位", "organisation deleted"),
    ("account.created", "录入账号", "account entered"),
    ("account.updated", "修改账号", "account changed"),
    ("account.renamed", "更换账号 ID", "account given another handle"),
    ("account.merged", "合并账号", "account merged"),
    ("account.deleted", "删除账号", "account deleted"),
    ("former_key.let_go", "释放旧 ID", "former key let go"),
    ("filing.updated", "修改备案", "filing changed"),
    ("cluster.created", "新建微矩阵", "cluster drawn"),
    ("cluster.updated", "调整微矩阵", "cluster changed"),
    ("cluster.deleted", "删除微矩阵", "cluster deleted"),
    ("detection.proposed", "识别出微矩阵", "clusters proposed"),
    ("detection.adopted", "采纳微矩阵", "clusters adopted"),
    ("tie.created", "新增联系", "tie entered"),
    ("tie.updated", "修改联系", "tie changed"),
    ("tie.deleted", "删除联系", "tie removed"),
    ("taxonomy.created", "新增分类", "node of a taxonomy entered"),
    ("taxonomy.updated", "修改分类", "node of a taxonomy changed"),
    ("taxonomy.merged", "合并地区", "region merged"),
    ("taxonomy.deleted", "删除分类", "node of a taxonomy deleted"),
    ("coverage.updated", "修改覆盖目标", "targets of coverage changed"),
    ("gate_words.updated", "修改本单位词表", "own words changed"),
    ("scenario.created", "保存推演", "what-if saved"),
    ("scenario.updated", "修改推演", "what-if changed"),
    ("scenario.deleted", "删除推演", "what-if deleted"),
    ("import.applied", "导入名单", "list imported"),
    ("import.undone", "撤销导入", "import undone"),
    ("import.proposals_accepted", "采纳推测", "guesses accepted"),
    ("import.proposals_rejected", "不采纳推测", "guesses rejected"),
    ("import_profile.created", "保存列对应关系", "column mapping saved"),
    ("import_profile.updated", "修改列对应关系", "column mapping changed"),
    ("import_profile.deleted", "删除列对应关系", "column mapping deleted"),
    ("subject.created", "录入人员", "person entered"),
    ("subject.updated", "修改人员", "person changed"),
    ("subject.barred", "停用人员", "person deactivated"),
    ("subject.lifted", "恢复人员", "person reactivated"),
    ("password.set", "设置登录密码", "password set"),
    ("password.removed", "移除登录密码", "password removed"),
    ("token.created", "发放令牌", "token issued"),
    ("token.revoked", "作废令牌", "token revoked"),
    ("link.created", "发放个人链接", "personal link issued"),
    ("link.opened", "打开个人链接", "personal link opened"),
    ("link.revoked", "作废个人链接", "personal link revoked"),
    ("job.created", "后台任务排队", "job queued"),
    ("job.done", "后台任务完成", "job done"),
    ("job.failed", "后台任务失败", "job failed"),
    ("job.cancelled", "后台任务取消", "job cancelled"),
    ("campaign.created", "起草行动", "campaign drafted"),
    ("campaign.updated", "修改行动", "campaign edited"),
    ("campaign.pinned", "指定账号", "pins set"),
    ("campaign.amended", "更正行动", "campaign amended"),
    ("campaign.planned", "生成方案", "campaign planned"),
    ("campaign.replanned", "重新生成方案", "campaign planned again"),
    ("campaign.certified", "方案复核通过", "plan checked"),
    ("campaign.refuted", "方案复核未通过", "plan refuted"),
    ("campaign.signed", "签发方案", "plan signed"),
    ("campaign.launched", "下达", "campaign launched"),
    ("campaign.closed", "结束行动", "campaign closed"),
    ("direction.asked", "下达选题", "direction assigned"),
    ("direction.accepted", "接受选题", "direction accepted"),
    ("direction.declined", "谢绝选题", "direction declined"),
    ("direction.swapped", "调换选题", "direction swapped"),
    ("direction.superseded", "选题调整", "direction moved"),
    ("direction.withdrawn", "撤回选题", "direction withdrawn"),
    ("direction.confirmed", "确认保留选题", "direction kept"),
    ("direction.reopened", "撤回谢绝", "decline taken back"),
    ("direction.lapsed", "选题过期", "direction lapsed"),
    ("direction.edited", "修改选题", "text of a direction edited"),
    ("direction.text_confirmed", "已查看修改", "edited text seen"),
    ("direction.amended", "更正选题", "direction amended"),
    ("direction.opened", "打开选题", "direction opened"),
    ("topic.proposed", "自报选题", "own topic proposed"),
    ("topic.accepted", "采纳自报选题", "own topic accepted"),
    ("topic.rejected", "未采纳自报选题", "own topic rejected"),
    ("topic.withdrawn", "撤回自报选题", "own topic withdrawn"),
    ("theme.created", "保存主题", "theme saved"),
    ("theme.updated", "修改主题", "theme changed"),
    ("theme.deleted", "删除主题", "theme deleted"),
    ("fact.registered", "登记口径", "fact registered"),
    ("fact.revised", "更新口径", "fact revised"),
    ("fact.agreed", "确认口径", "fact agreed to"),
    ("fact.touched", "口径有更新，待核对", "fact changed, to be checked again"),
    ("fact.confirmed", "已核对新口径，稿件无误", "checked against the new fact"),
    ("piece.handed_in", "交稿", "piece handed in"),
    ("piece.revised", "改稿", "piece revised"),
    ("piece.published", "发布稿件", "piece published"),
    ("piece.overruled", "人工改判", "verdict overruled"),
    ("score.waiting", "等待评分人", "waits for assessors"),
    ("score.drawn", "抽取评分人", "assessors drawn"),
    ("score.given", "评分", "piece scored"),
    ("piece.submitted", "送审", "piece submitted"),
    ("piece.gate_passed", "通过一关", "gate passed"),
    ("piece.gate_failed", "一关未过", "gate failed"),
    ("piece.returned", "退回修改", "piece returned"),
    ("piece.signed", "签发稿件", "piece signed"),
    ("piece.major", "标为重大事项", "flagged as major"),
    ("piece.commented", "批注", "comment made"),
    ("piece.attached", "添加附件", "file attached"),
    ("piece.detached", "移除附件", "file taken off"),
    ("piece.corrected", "发布更正", "correction published"),
    ("piece.page_confirmed", "核对发布页", "published page confirmed"),
    ("piece.step_reminded", "催办", "reminder sent"),
    ("piece.consent_recorded", "记录同意", "consent recorded"),
    ("piece.consent_confirmed", "确认同意", "consent confirmed"),
    ("piece.consent_overdue", "同意超时未确认", "consent overdue"),
    ("piece.feedback", "记录反馈", "feedback noted"),
    ("organisation.deputies_named", "指定AB角", "deputies named"),
    ("piece.withdrawn", "撤回稿件", "piece taken back"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_happens_has_a_name_in_both_languages() {
        for kind in EventKind::ALL {
            let row = KINDS.iter().find(|(key, _, _)| *key == kind.key());
            assert!(row.is_some_and(|(_, zh, en)| !zh.is_ascii() && en.is_ascii()), "{}", kind.key());
        }
    }
}
