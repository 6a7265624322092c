//! Texts about one theme, and edited copies of them; the same for the same seed.
//!
//! A sentence is put together from phrases of five pools, so that two independent pieces share about a
//! quarter of their phrases, as real departments do that write about one flood; slogans are the same for all.

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
        let items: Vec<&str> = pool.split_whitespace().collect();
        items[self.below(items.len())]
    }
}

#[derive(Clone, Copy)]
pub enum Language {
    Chinese,
    English,
}

const WHEN: &str = "今天上午 昨夜至今 强降雨期间 台风登陆前后 本周末 未来三天 汛期到来之际 连日来 预警发布后 清晨六点 接到通知后 雨势减弱时 \
    进入主汛期 午后雷雨时段 上班高峰 放学时间 凌晨时分 节假日期间 水位回落后 灾情发生后 本月中旬 第一时间 夜间值守中 复工之前";
const WHO: &str = "水务部门 交警大队 社区网格员 消防救援站 气象台 城管队员 学校老师 卫生院医生 供电抢修队 志愿者们 镇村干部 农技专家 \
    公交公司 物业人员 住建工作组 民政干事 渔政执法员 景区管理处 工地负责人 养老院护工 市场监管所 通信保障组 环卫工人 图书馆员";
const DOES: &str = "逐户排查危旧房屋 清理雨水箅子 巡查河堤险段 转移低洼处居民 检修排涝泵站 疏导积水路口车辆 发放防汛物资 核对值班名单 \
    加固临时围挡 讲解避险知识 消毒饮用水源 抢收成熟瓜果 调整公交线路 封闭涵洞通道 切断涉水电源 安置独居老人 检查地下车库 修复通信基站 \
    登记受损农田 劝离涉水游客 张贴警示标识 组织疏散演练 抽查食品仓库 回访受灾商户";
const WHERE: &str = "在城东老街 在滨河公园 在西山脚下 在高新园区 在人民路隧道 在第二小学 在水库下游 在渔港码头 在三号桥头 在批发市场 \
    在北门立交 在青年公寓 在南湖湿地 在县医院 在火车站广场 在果蔬基地 在文化馆 在工业大道 在移民新村 在古镇码头 在体育中心 在大学城 \
    在垃圾中转站 在森林公园";
const TIP: &str = "请把车停到高处 不要触碰落地电线 提前给手机充满电 备好三天的饮水 远离陡坡和河道 关好门窗收好花盆 听从现场指挥 绕行积水路段 \
    老人孩子尽量少出门 发现险情立即报告 不信谣不传谣 雨后饮水要烧开 检查燃气阀门 记住最近的避难点 家电受潮先别通电 保留受损照片便于理赔 \
    看管好家里的小孩 别在树下避雨 贵重物品移到楼上 出行前查看实时路况 给邻居打个招呼 谨慎驾驶保持车距 伤口不要泡水 食物分层放好";
const SLOGANS: [&str; 3] = ["人民至上、生命至上!", "防汛抗旱,人人有责。", "宁可十防九空,不可失防万一。"];
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

/// A piece of so many sentences.
pub fn write_piece(dice: &mut Dice, language: Language, sentences: usize) -> String {
    let mut text: String = (0..sentences).map(|_| write_sentence(dice, language)).collect();
    if let Language::Chinese = language {
        text += SLOGANS[dice.below(SLOGANS.len())];
    }
    text
}

fn write_sentence(dice: &mut Dice, language: Language) -> String {
    match language {
        Language::Chinese => {
            let [when, who, place, does, tip] = [WHEN, WHO, WHERE, DOES, TIP].map(|pool| dice.pick(pool));
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
        Language::Chinese => text.chars().map(String::from).collect(),
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
