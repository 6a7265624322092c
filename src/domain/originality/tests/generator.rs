//! Texts about one theme, and edited copies of them; the same for the same seed.
//!
//! How it is made. A piece is a row of sentences and, in Chinese, a slogan of the theme. Every second sentence,
//! by dice, is a template: when, who, where, does what, and a tip, each one of some twenty phrases, so that
//! independent pieces of a theme share phrases as departments do that write about one flood. The others are
//! free: seven to twelve words of a stock of everyday words, and a number. Edits by character replace, delete
//! or insert at so many of a hundred places; edits by block replace so much of the text in one to three
//! passages by passages of another piece. The theme of swindles stands apart: the table of weights has not
//! seen its phrases.

/// A small generator (`SplitMix64`): tests must not depend on a random source.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((value ^ (value >> 31)) % bound as u64).unwrap()
    }

    fn pick<'a>(&mut self, pool: &'a str) -> &'a str {
        let place = self.below(pool.split_whitespace().count());
        pool.split_whitespace().nth(place).unwrap()
    }
}

const FLOOD_WHEN: &str = "今天上午 昨夜至今 强降雨期间 台风登陆前后 本周末 未来三天 汛期到来之际 连日来 预警发布后 清晨六点 接到通知后 雨势减弱时 \
    进入主汛期 午后雷雨时段 上班高峰 放学时间 凌晨时分 节假日期间 水位回落后 灾情发生后 本月中旬 第一时间 夜间值守中 复工之前";
const FLOOD_WHO: &str = "水务部门 交警大队 社区网格员 消防救援站 气象台 城管队员 学校老师 卫生院医生 供电抢修队 志愿者们 镇村干部 农技专家 \
    公交公司 物业人员 住建工作组 民政干事 渔政执法员 景区管理处 工地负责人 养老院护工 市场监管所 通信保障组 环卫工人 图书馆员";
const FLOOD_DOES: &str = "逐户排查危旧房屋 清理雨水箅子 巡查河堤险段 转移低洼处居民 检修排涝泵站 疏导积水路口车辆 发放防汛物资 核对值班名单 \
    加固临时围挡 讲解避险知识 消毒饮用水源 抢收成熟瓜果 调整公交线路 封闭涵洞通道 切断涉水电源 安置独居老人 检查地下车库 修复通信基站 \
    登记受损农田 劝离涉水游客 张贴警示标识 组织疏散演练 抽查食品仓库 回访受灾商户";
const FLOOD_WHERE: &str = "在城东老街 在滨河公园 在西山脚下 在高新园区 在人民路隧道 在第二小学 在水库下游 在渔港码头 在三号桥头 在批发市场 \
    在北门立交 在青年公寓 在南湖湿地 在县医院 在火车站广场 在果蔬基地 在文化馆 在工业大道 在移民新村 在古镇码头 在体育中心 在大学城 \
    在垃圾中转站 在森林公园";
const FLOOD_TIP: &str = "请把车停到高处 不要触碰落地电线 提前给手机充满电 备好三天的饮水 远离陡坡和河道 关好门窗收好花盆 听从现场指挥 绕行积水路段 \
    老人孩子尽量少出门 发现险情立即报告 不信谣不传谣 雨后饮水要烧开 检查燃气阀门 记住最近的避难点 家电受潮先别通电 保留受损照片便于理赔 \
    看管好家里的小孩 别在树下避雨 贵重物品移到楼上 出行前查看实时路况 给邻居打个招呼 谨慎驾驶保持车距 伤口不要泡水 食物分层放好";
const FRAUD_WHEN: &str = "近日 开学季 年终岁末 接到陌生来电时 双十一前后 发工资当天 午休时段 深夜聊天时 求职高峰期 春节临近 网购退款时 刷到广告时 \
    办理贷款前 收到短信后 加好友之前 下载软件时 付款之前 亲友群里";
const FRAUD_WHO: &str = "反诈中心民警 银行柜员 社区志愿者 通信公司客服 学校辅导员 企业财务 网格员大姐 快递站长 退休教师 检察官 法院书记员 \
    工会干部 妇联主席 电商平台 市场监管员 团委书记 村支书 派出所所长";
const FRAUD_DOES: &str = "拦下一笔异常转账 讲解冒充客服套路 核实对方真实身份 冻结涉案账户 上门劝阻受骗老人 演示屏幕共享风险 曝光刷单返利骗局 \
    提醒不要出借银行卡 拆穿虚假投资平台 追回被骗学费 排查涉诈电话线路 整理典型案例 培训窗口人员 开通止付绿色通道 录制方言短片 \
    清查群发短信 约谈虚假招聘商家 教老人设置来电拦截";
const FRAUD_WHERE: &str = "在储蓄网点 在大学宿舍 在养老驿站 在写字楼大堂 在菜鸟驿站 在棋牌室 在广场舞队 在人才市场 在村委会 在中学礼堂 \
    在工业园食堂 在医院缴费处 在直播间 在业主群 在手机卖场 在汽车站 在图书大厦 在商会年会";
const FRAUD_TIP: &str = "验证码不给任何人 先挂断再回拨官方号码 公检法不会要求转账 高额回报都是诱饵 陌生链接不要点 视频通话也可能是假的 \
    转账前多问一句家人 退款不需要交保证金 保留聊天记录 不下载来历不明的软件 银行卡不外借 兼职先交钱就是骗局 贷款不收前期费用 \
    老板要钱先当面确认 中奖信息别当真 共享屏幕等于交出密码 被骗后尽快报警 注销账户都是谎言";
const FRAUD_SLOGANS: [&str; 3] =
    ["天上不会掉馅饼,捂紧自己的钱袋子。", "全民反诈,你我同行!", "不轻信、不透露、不转账。"];

const WORDS: &str = "我们 可以 时候 今年 大家 问题 工作 需要 家里 孩子 老人 朋友 窗口 材料 电话 地址 时间 办理 预约 服务 中心 街道 社区 \
    学校 医院 公园 市场 车站 路口 河边 山上 楼下 门口 邻居 师傅 老师 医生 司机 店主 农户 企业 工厂 工地 仓库 食堂 宿舍 教室 操场 \
    阳台 厨房 客厅 走廊 电梯 楼梯 车库 屋顶 院子 菜园 果园 鱼塘 稻田 小路 大桥 隧道 码头 船上 雨伞 手电 水壶 毛巾 药箱 绳子 梯子 \
    花盆 窗户 门锁 插座 开关 电池 手机 电脑 照片 视频 短信 微信 群里 通知 名单 表格 地图 路线 班次 站点 车票 早餐 午饭 晚上 清早 \
    傍晚 周一 周末 月底 季度 春天 夏天 秋天 冬天 下雨 刮风 打雷 起雾 降温 升温 晴天 阴天 慢慢 赶快 提前 及时 仔细 认真 主动 自觉 \
    安静 热闹 干净 整齐 方便 简单 复杂 困难 轻松 安全 危险 重要 普通 特别 一般 所有 部分 每天 每户 每人 一次 两遍 三步 四类 五点 \
    检查 打扫 整理 搬运 修理 更换 安装 拆除 关闭 打开 连接 断开 测量 记录 登记 填写 提交 审核 批准 发放 领取 使用 保管 归还 购买 \
    出售 运输 种植 收割 浇水 施肥 喂养 捕捞 加工 包装 储存 烹饪 品尝 介绍 说明 讲解 演示 练习 复习 考试 阅读 写作 画画 唱歌 跳舞 \
    跑步 散步 骑车 开车 坐车 排队 等候 叫号 咨询 答复 投诉 建议 表扬 批评 感谢 道歉 帮助 支持 配合 参加 组织 安排 计划 准备 开始 \
    结束 继续 停止 增加 减少 提高 降低 保持 改变 发现 解决";
const FLOOD_SLOGANS: [&str; 3] =
    ["人民至上、生命至上!", "防汛抗旱,人人有责。", "宁可十防九空,不可失防万一。"];
pub const FACTS: [&str; 3] = [
    "截至今日八时,青龙河水位二十三点六米,超过警戒水位零点四米,预计未来二十四小时继续上涨零点二至零点五米,全市启动防汛三级应急响应。",
    "根据《中华人民共和国防洪法》第四十五条,在紧急防汛期,防汛指挥机构根据防汛抗洪的需要,有权在其管辖范围内调用物资、设备、交通运输工具和人力。",
    "全市共开放应急避难场所一百二十六处,可同时安置四万三千人,地址可拨打12345查询,被困时请拨打119。",
];

const EN_WHEN: &str = "This_morning Since_last_night During_the_storm Before_landfall At_the_weekend For_three_days After_the_warning \
    At_six_o'clock When_the_rain_eases In_the_evening_rush After_school Around_midnight On_public_holidays Once_the_water_falls \
    Early_next_month Without_delay On_night_duty Before_work_resumes";
const EN_WHO: &str = "the_water_board traffic_police neighbourhood_wardens the_fire_station weather_forecasters school_teachers \
    clinic_doctors power_repair_crews volunteers village_officers farm_advisers the_bus_company building_managers \
    harbour_inspectors site_foremen care_home_staff food_inspectors street_cleaners librarians";
const EN_DOES: &str = "inspect_old_houses clear_storm_drains patrol_the_embankment move_residents_uphill test_the_pumping_stations \
    turn_cars_away_from_flooded_junctions hand_out_sandbags check_the_duty_roster brace_loose_fences explain_escape_routes \
    disinfect_drinking_wells harvest_ripe_melons reroute_bus_lines close_underpasses cut_power_to_wet_basements \
    shelter_elderly_people repair_phone_masts record_damaged_fields warn_curious_visitors run_evacuation_drills";
const EN_WHERE: &str = "in_the_old_town near_Riverside_Park below_West_Hill at_the_science_campus in_the_Station_tunnel \
    at_Second_Primary downstream_of_the_dam along_the_fishing_quay by_bridge_three around_the_wholesale_market \
    at_North_Gate in_the_youth_hostel beside_South_Lake at_the_county_hospital on_the_station_square across_the_orchards \
    at_the_culture_hall along_Industry_Avenue";
const EN_TIP: &str = "park_your_car_on_high_ground never_touch_fallen_cables charge_your_phone_early store_water_for_three_days \
    keep_away_from_steep_slopes shut_windows_and_bring_in_flower_pots follow_the_stewards avoid_flooded_roads \
    keep_children_indoors report_danger_at_once do_not_spread_rumours boil_tap_water_afterwards check_the_gas_valve \
    remember_the_nearest_shelter let_wet_appliances_dry photograph_damage_for_insurance leave_trees_in_lightning \
    carry_valuables_upstairs look_up_road_conditions";

/// A theme, with its phrases.
#[derive(Clone, Copy)]
pub enum Theme {
    Flood,
    Fraud,
}

impl Theme {
    const fn pools(self) -> [&'static str; 5] {
        match self {
            Self::Flood => [FLOOD_WHEN, FLOOD_WHO, FLOOD_WHERE, FLOOD_DOES, FLOOD_TIP],
            Self::Fraud => [FRAUD_WHEN, FRAUD_WHO, FRAUD_WHERE, FRAUD_DOES, FRAUD_TIP],
        }
    }

    const fn slogans(self) -> [&'static str; 3] {
        match self {
            Self::Flood => FLOOD_SLOGANS,
            Self::Fraud => FRAUD_SLOGANS,
        }
    }
}

/// What a text is written in, and on what.
#[derive(Clone, Copy)]
pub enum Language {
    Chinese(Theme),
    English,
}

/// A piece of so many sentences.
pub fn write_piece(dice: &mut Dice, language: Language, sentences: usize) -> String {
    let mut text: String = (0..sentences).map(|_| write_sentence(dice, language)).collect();
    if let Language::Chinese(theme) = language {
        text += theme.slogans()[dice.below(3)];
    }
    text
}

fn write_sentence(dice: &mut Dice, language: Language) -> String {
    match language {
        Language::Chinese(_) if dice.below(2) == 0 => {
            let words = 7 + dice.below(6);
            let text: String = (0..words).map(|_| dice.pick(WORDS)).collect();
            format!("{text}{}。", dice.below(500))
        }
        Language::Chinese(theme) => {
            let [when, who, place, does, tip] = theme.pools().map(|pool| dice.pick(pool));
            format!("{when},{who}{place}{does},{tip}。")
        }
        Language::English => {
            let [when, who, does, place, tip] =
                [EN_WHEN, EN_WHO, EN_DOES, EN_WHERE, EN_TIP].map(|pool| dice.pick(pool));
            format!("{when}, {who} {does} {place}; {tip}. ").replace('_', " ")
        }
    }
}

/// Characters of Chinese, words of English: what an editor changes.
pub fn split_tokens(text: &str, language: Language) -> Vec<String> {
    match language {
        Language::Chinese(_) => text.chars().map(String::from).collect(),
        Language::English => text.split_inclusive(' ').map(String::from).collect(),
    }
}

/// Replaces, deletes or inserts tokens at `percent` of the places, with tokens of another piece.
pub fn edit_tokens(dice: &mut Dice, text: &str, language: Language, percent: usize) -> String {
    let foreign = split_tokens(&write_piece(dice, language, 6), language);
    let mut edited = String::new();
    for token in split_tokens(text, language) {
        let other = &foreign[dice.below(foreign.len())];
        match dice.below(300) {
            roll if roll >= 3 * percent => edited += &token,
            roll if roll % 3 == 0 => edited += other,
            roll if roll % 3 == 1 => {}
            _ => edited = edited + &token + other,
        }
    }
    edited
}

/// Rewrites `percent` of the text in up to three blocks, with passages of another piece.
pub fn edit_blocks(dice: &mut Dice, text: &str, language: Language, percent: usize) -> String {
    let mut tokens = split_tokens(text, language);
    let blocks = 1 + dice.below(3);
    let length = tokens.len() * percent / 100 / blocks;
    for block in 0..blocks {
        let foreign = split_tokens(&write_piece(dice, language, 12), language);
        let zone = tokens.len() / blocks;
        let start = block * zone + dice.below(zone - length + 1);
        let from = dice.below(foreign.len() - length);
        tokens.splice(start..start + length, foreign[from..from + length].iter().cloned());
    }
    tokens.concat()
}
