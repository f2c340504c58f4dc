/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-columns.h"
#include "nc-lang.h"

static const NcColumn motor_columns[] = {
  { "id", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("the record's own id, repeated in the verdict"),
    "编号|序号|no|资产编号|设备编号" },
  { "model", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("model as on the nameplate"),
    "型号|规格型号|设备型号|型号规格|nameplate" },
  { "made_year", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("year (or day) of manufacture"),
    "made|made_date|made_on|manufactured|year|出厂年份|出厂日期|制造年份|制造日期|生产年份|生产日期|出厂年月" },
  { "inspected_on", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL,
    N_ ("day of the inspection; without it the day of --as-of or today"), "inspection_date|检查日期|监察日期" },
  { "rated_kw", NC_COLUMN_NUMBER, TRUE, "kW", "kW|KW|千瓦", 0.01, 30000, NULL, N_ ("rated output"),
    "rated_power_kw|power_kw|power|kw|额定功率|功率|额定输出功率|功率kw" },
  { "poles", NC_COLUMN_WHOLE, TRUE, NULL, "P|p|极|级", 2, 100, NULL, N_ ("number of poles, an even number"),
    "pole|极数|级数" },
  { "efficiency_pct", NC_COLUMN_NUMBER, TRUE, "%", "%|％|percent", 10, 99.9, NULL, N_ ("efficiency at rated output"),
    "efficiency|eff|eta|效率|额定效率|能效值|效率值" },
  { "voltage_v", NC_COLUMN_NUMBER, FALSE, "V", "V|伏|/660|/660V|/1140|/1140V|/380|/380V", 24, 15000, NULL,
    N_ ("rated voltage"), "voltage|rated_voltage|rated_voltage_v|额定电压|电压" },
  { "speed_rpm", NC_COLUMN_NUMBER, FALSE, "r/min", "r/min|rpm|转/分", 1, 20000, NULL,
    N_ ("rated speed, for variable-speed permanent-magnet motors"), "rpm|speed|转速|额定转速" },
  { "frame", NC_COLUMN_NUMBER, FALSE, "mm", "mm|#|号", 40, 1000, NULL, N_ ("frame size (shaft height)"),
    "frame_size|机座号|机座|中心高" },
  { "cooling", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL,
    N_ ("cooling code of a high-voltage motor: IC411, IC611, IC81W …"), "cooling_code|冷却方式|冷却" },
  { "type", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0,
    "induction=asynchronous=异步=三相异步=笼型=鼠笼=异步电动机=三相=交流=交流异步=感应=三相感应=笼型异步=笼式异步="
    "鼠笼异步=鼠笼式异步=鼠笼型异步="
    "三相笼型异步="
    "三相鼠笼异步=三相鼠笼式异步=低压=低压三相异步=高压=高压异步=高压三相异步=高压三相笼型异步=隔爆=防爆="
    "隔爆型三相异步="
    "防爆型三相异步=防爆三相异步=普通=一般用途=通用=squirrel_cage=cage|pmsm=永磁=永磁同步=永磁同步电动机="
    "异步起动永磁同步|pmsm_"
    "variable=变频永磁=变频调速永磁=变频调速永磁同步|other=其他=dc=直流=直流电动机=single_phase=单相=绕线=绕线转子="
    "wound=wound_rotor="
    "同步=synchronous=变频=变频调速=inverter=variable_frequency=多速=变极多速=multi_speed=制动=电磁制动=brake=起重冶金="
    "冶金起重=crane=电磁调速=滑差调速=高转差=潜水=submersible=减速",
    N_ ("kind of motor"), "motor_type|类型|电机类型|种类" },
  { "in_service", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("year (or day) it was put in service"),
    "in_service_year|投运日期|投用日期|投运年份|投入使用日期" },
  { "new_or_existing", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0,
    "existing=in_use=在用=既有=现有|new=新=新建=新购=新增", N_ ("whether in use already or newly bought"),
    "status|新旧|在用或新购|状态" },
  { "running_hours", NC_COLUMN_NUMBER, FALSE, "h/a", "h|h/a|小时|小时/年", 0, 8784, NULL,
    N_ ("hours run in a year, for the saving"), "hours|annual_hours|年运行小时|年运行时间|运行小时" },
  { "load_pct", NC_COLUMN_NUMBER, FALSE, "%", "%|％", 0, 150, NULL, N_ ("mean load, for the saving"),
    "load|load_rate|负载率|平均负载率", TRUE },
};

static const NcColumn transformer_columns[] = {
  { "id", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("the record's own id, repeated in the verdict"),
    "编号|序号|no|资产编号|设备编号" },
  { "model", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("model as on the nameplate"),
    "型号|规格型号|设备型号|型号规格|nameplate" },
  { "made_year", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("year (or day) of manufacture"),
    "made|made_date|made_on|manufactured|year|出厂年份|出厂日期|制造年份|制造日期|生产年份|生产日期|出厂年月" },
  { "inspected_on", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL,
    N_ ("day of the inspection; without it the day of --as-of or today"), "inspection_date|检查日期|监察日期" },
  { "capacity_kva", NC_COLUMN_NUMBER, TRUE, "kVA", "kVA|KVA|kva|千伏安", 1, 500000, NULL, N_ ("rated capacity"),
    "rated_kva|kva|capacity|额定容量|容量" },
  { "voltage_kv", NC_COLUMN_NUMBER, FALSE, "kV", "kV|KV|千伏", 0.1, 1000, NULL,
    N_ ("rated voltage of the high side; 10 when missing for a distribution series"),
    "voltage|high_voltage_kv|电压等级|额定电压|电压|高压侧电压" },
  { "type", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0,
    "oil=oil_immersed=油浸=油浸式=油浸式配电=油浸式电力=油变=三相油浸=三相油浸式|dry=dry_type=干式=干变=树脂浇注="
    "树脂绝缘干式=环氧树脂浇注=干式配电=干式电力=三相干式",
    N_ ("cooling medium; read from the model when missing"), "insulation_type|型式|类型|冷却介质" },
  { "core", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0,
    "steel=silicon_steel=电工钢带=硅钢=硅钢片|amorphous=非晶=非晶合金",
    N_ ("core material; read from the model when missing"), "core_material|铁心|铁芯|铁心材料|铁芯材料" },
  { "insulation", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "B=B级=100=B(100℃)|F=F级=120=F(120℃)|H=H级=145=H(145℃)",
    N_ ("insulation class of a dry-type transformer"), "insulation_class|绝缘等级|绝缘耐热等级" },
  { "connection", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "Dyn11=Dyn|Yzn11=Yzn|Yyn0=Yyn", N_ ("vector group"),
    "vector_group|联结组|联结组别|联结组标号|连接组别" },
  { "regulation", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0,
    "off_load=无励磁=无励磁调压=无载调压|on_load=有载=有载调压", N_ ("tap changing"), "tap_changer|调压方式" },
  { "no_load_loss_w", NC_COLUMN_NUMBER, TRUE, "W", "W|瓦", 1, 2000000, NULL, N_ ("no-load loss"),
    "p0|p0_w|no_load_loss|空载损耗" },
  { "load_loss_w", NC_COLUMN_NUMBER, TRUE, "W", "W|瓦", 1, 10000000, NULL,
    N_ ("load loss at the standard's reference temperature"), "pk|pk_w|load_loss|负载损耗" },
  { "running_hours", NC_COLUMN_NUMBER, FALSE, "h/a", "h|h/a|小时", 0, 8784, NULL,
    N_ ("hours energised in a year, for the saving"), "hours|年运行小时|年运行时间" },
  { "load_pct", NC_COLUMN_NUMBER, FALSE, "%", "%|％", 0, 150, NULL, N_ ("mean load, for the saving"),
    "load|load_rate|负载率|平均负载率", TRUE },
  { "in_service", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("year (or day) it was put in service"),
    "in_service_year|投运日期|投用日期|投运年份|投入使用日期" },
  { "no_load_current_pct", NC_COLUMN_NUMBER, FALSE, "%", "%|％", 0.01, 20, NULL,
    N_ ("no-load current on the plate, for the economic load"), "i0|i0_pct|空载电流" },
  { "impedance_pct", NC_COLUMN_NUMBER, FALSE, "%", "%|％", 1, 30, NULL,
    N_ ("short-circuit impedance on the plate, for the economic load"), "uk|uk_pct|短路阻抗|阻抗电压" },
  { "reactive_equivalent", NC_COLUMN_NUMBER, FALSE, "kW/kvar", "kW/kvar", 0, 0.5, NULL,
    N_ ("active loss in the net for each kvar, for the economic load"), "kq|无功经济当量" },
  { "load_fluctuation", NC_COLUMN_NUMBER, FALSE, NULL, NULL, 1, 5, NULL,
    N_ ("loss coefficient of the load's fluctuation, for the economic load; 1 when missing"), "kt|负载波动损耗系数" },
};

static const NcColumn fan_columns[] = {
  { "id", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("the record's own id, repeated in the verdict"),
    "编号|序号|no|资产编号|设备编号" },
  { "model", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("model as on the nameplate"),
    "型号|规格型号|设备型号|型号规格|nameplate" },
  { "made_year", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("year (or day) of manufacture"),
    "made|made_date|made_on|manufactured|year|出厂年份|出厂日期|制造年份|制造日期|生产年份|生产日期|出厂年月" },
  { "inspected_on", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL,
    N_ ("day of the inspection; without it the day of --as-of or today"), "inspection_date|检查日期|监察日期" },
  { "type", NC_COLUMN_CHOICE, TRUE, NULL, NULL, 0, 0,
    "centrifugal=离心=离心通风机=后向离心=单吸离心=双吸离心=离心引=离心送=离心式|axial=轴流=轴流通风机=轴流式|forward="
    "external_rotor=外转子=前向多翼="
    "外转子前向多翼|other=鼓风机=离心鼓风机=多级离心鼓风机=罗茨=罗茨鼓风机=罗茨风机=roots=blower=磁悬浮=空气悬浮="
    "混流=斜流=其他",
    N_ ("kind of fan"), "fan_type|类型|风机类型|种类" },
  { "efficiency_pct", NC_COLUMN_NUMBER, TRUE, "%", "%|％", 1, 99.9, NULL, N_ ("highest efficiency"),
    "efficiency|max_efficiency_pct|效率|最高效率|风机效率" },
  { "size_no", NC_COLUMN_NUMBER, TRUE, "No", "#|号", 0.5, 60, NULL, N_ ("machine number (impeller diameter in dm)"),
    "size|machine_no|no|机号" },
  { "psi", NC_COLUMN_NUMBER, FALSE, NULL, NULL, 0.05, 3, NULL,
    N_ ("pressure coefficient at the best point (centrifugal)"), "pressure_coefficient|压力系数" },
  { "hub_ratio", NC_COLUMN_NUMBER, FALSE, NULL, NULL, 0.05, 0.95, NULL, N_ ("hub ratio (axial)"), "轮毂比" },
  { "specific_speed", NC_COLUMN_NUMBER, FALSE, NULL, NULL, 1, 400, NULL,
    N_ ("specific speed at the best point (centrifugal)"), "ns|比转速|比转数" },
  { "rated_kw", NC_COLUMN_NUMBER, FALSE, "kW", "kW|KW|千瓦", 0.001, 30000, NULL, N_ ("motor power"),
    "power_kw|power|kw|额定功率|功率|电机功率|配用功率" },
  { "running_hours", NC_COLUMN_NUMBER, FALSE, "h/a", "h|h/a|小时", 0, 8784, NULL,
    N_ ("hours run in a year, for the saving"), "hours|年运行小时|年运行时间" },
  { "load_pct", NC_COLUMN_NUMBER, FALSE, "%", "%|％", 0, 150, NULL, N_ ("mean load, for the saving"),
    "load|load_rate|负载率|平均负载率", TRUE },
};

static const NcColumn pump_columns[] = {
  { "id", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("the record's own id, repeated in the verdict"),
    "编号|序号|no|资产编号|设备编号" },
  { "model", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("model as on the nameplate"),
    "型号|规格型号|设备型号|型号规格|nameplate" },
  { "made_year", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("year (or day) of manufacture"),
    "made|made_date|made_on|manufactured|year|出厂年份|出厂日期|制造年份|制造日期|生产年份|生产日期|出厂年月" },
  { "inspected_on", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL,
    N_ ("day of the inspection; without it the day of --as-of or today"), "inspection_date|检查日期|监察日期" },
  { "type", NC_COLUMN_CHOICE, TRUE, NULL, NULL, 0, 0,
    "single=single_suction=单级单吸=单级=单吸=单级单吸清水=单级单吸悬臂|double=double_suction=单级双吸=双吸|pipeline="
    "管道=管道式|multistage=multi=多级清水="
    "多级=多级泵|light_vertical=轻型多级立式=立式轻型多级|light_horizontal=轻型多级卧式=卧式轻型多级|"
    "other=潜水=潜水泵=潜水电泵=潜水电=submersible=深井=自吸=排污=污水泵=渣浆=齿轮=隔膜=柱塞=往复=旋涡=轴流=混流=其他",
    N_ ("kind of centrifugal pump"), "pump_type|类型|泵型|泵类型" },
  { "use", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "clean_water=清水=水=water|petrochemical=石油化工=石化=化工",
    N_ ("clean water or petrochemical; clean water when missing"), "medium|service|用途|介质" },
  { "flow_m3_h", NC_COLUMN_NUMBER, TRUE, "m³/h", "m3/h|m³/h|立方米/小时|方/时", 0.1, 100000, NULL,
    N_ ("flow at the best point"), "flow|q|流量|额定流量" },
  { "head_m", NC_COLUMN_NUMBER, FALSE, "m", "m|米", 0.1, 5000, NULL, N_ ("head of the whole pump"),
    "head|h|扬程|额定扬程" },
  { "speed_rpm", NC_COLUMN_NUMBER, FALSE, "r/min", "r/min|rpm|转/分", 10, 60000, NULL, N_ ("speed"),
    "rpm|speed|转速|额定转速" },
  { "stages", NC_COLUMN_WHOLE, FALSE, NULL, "级", 1, 100, NULL, N_ ("number of stages"), "级数" },
  { "specific_speed", NC_COLUMN_NUMBER, FALSE, NULL, NULL, 1, 2000, NULL,
    N_ ("specific speed; computed from flow, head, speed and stages when missing"), "ns|比转数|比转速" },
  { "efficiency_pct", NC_COLUMN_NUMBER, FALSE, "%", "%|％", 1, 99.9, NULL,
    N_ ("efficiency at the best point; computed from the shaft power when missing"), "efficiency|eta|效率|泵效率" },
  { "shaft_kw", NC_COLUMN_NUMBER, FALSE, "kW", "kW|KW|千瓦", 0.001, 60000, NULL, N_ ("shaft power at the best point"),
    "shaft_power_kw|rated_kw|轴功率" },
  { "running_hours", NC_COLUMN_NUMBER, FALSE, "h/a", "h|h/a|小时", 0, 8784, NULL,
    N_ ("hours run in a year, for the saving"), "hours|年运行小时|年运行时间" },
};

static const NcColumn compressor_columns[] = {
  { "id", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("the record's own id, repeated in the verdict"),
    "编号|序号|no|资产编号|设备编号" },
  { "model", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("model as on the nameplate"),
    "型号|规格型号|设备型号|型号规格|nameplate" },
  { "made_year", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("year (or day) of manufacture"),
    "made|made_date|made_on|manufactured|year|出厂年份|出厂日期|制造年份|制造日期|生产年份|生产日期|出厂年月" },
  { "inspected_on", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL,
    N_ ("day of the inspection; without it the day of --as-of or today"), "inspection_date|检查日期|监察日期" },
  { "type", NC_COLUMN_CHOICE, TRUE, NULL, NULL, 0, 0,
    "oil_injected_fixed=screw=fixed=工频=定速=定频=螺杆=工频螺杆=定频螺杆=双螺杆=单螺杆=滑片=喷油滑片=喷油双螺杆="
    "微油螺杆=喷油螺杆="
    "喷油回转=一般用喷油回转=工频喷油回转|oil_injected_variable="
    "variable=vsd=变频=永磁变频=永磁变频螺杆=变频喷油螺杆=变转速=变频螺杆=变转速喷油回转|piston=reciprocating=活塞="
    "往复活塞=往复=往复式活塞|oil_free_piston=全无油活塞="
    "无油活塞=全无油润滑往复活塞|other=离心=centrifugal=无油螺杆=干式螺杆=oil_free_screw=涡旋=轴流=其他",
    N_ ("kind of air compressor"), "compressor_type|类型|种类|机型" },
  { "rated_kw", NC_COLUMN_NUMBER, TRUE, "kW", "kW|KW|千瓦", 0.1, 10000, NULL, N_ ("rated power of the drive motor"),
    "motor_power_kw|power_kw|power|kw|额定功率|功率|驱动电动机功率|电机功率" },
  { "pressure_mpa", NC_COLUMN_NUMBER, TRUE, "MPa", "MPa|mpa|兆帕", 0.05, 10, NULL, N_ ("discharge pressure (gauge)"),
    "discharge_pressure_mpa|pressure|排气压力|额定排气压力" },
  { "cooling", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "air=风冷|liquid=water=水冷=液冷",
    N_ ("cooling of a rotary compressor"), "cooling_type|冷却方式|冷却" },
  { "specific_power", NC_COLUMN_NUMBER, FALSE, "kW/(m³/min)", "kW/(m3/min)|kW/(m³/min)", 0.5, 60, NULL,
    N_ ("specific power of the whole set; computed from input power and flow when missing"),
    "specific_power_kw|sp|机组输入比功率|比功率" },
  { "input_kw", NC_COLUMN_NUMBER, FALSE, "kW", "kW|KW|千瓦", 0.1, 15000, NULL, N_ ("input power of the set"),
    "input_power_kw|输入功率|机组输入功率" },
  { "flow_m3_min", NC_COLUMN_NUMBER, FALSE, "m³/min", "m3/min|m³/min|立方米/分", 0.001, 5000, NULL,
    N_ ("actual free air delivered"), "flow|容积流量|排气量|机组容积流量" },
  { "running_hours", NC_COLUMN_NUMBER, FALSE, "h/a", "h|h/a|小时", 0, 8784, NULL,
    N_ ("hours run in a year, for the saving"), "hours|年运行小时|年运行时间" },
};

static const NcColumn boiler_columns[] = {
  { "id", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("the record's own id, repeated in the verdict"),
    "编号|序号|no|资产编号|设备编号" },
  { "model", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("model as on the nameplate"),
    "型号|规格型号|设备型号|型号规格|nameplate" },
  { "made_year", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("year (or day) of manufacture"),
    "made|made_date|made_on|manufactured|year|出厂年份|出厂日期|制造年份|制造日期|生产年份|生产日期|出厂年月" },
  { "inspected_on", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL,
    N_ ("day of the inspection; without it the day of --as-of or today"), "inspection_date|检查日期|监察日期" },
  { "combustion", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0,
    "grate=layer=层燃=层状燃烧=链条炉排=往复炉排=链条=往复=链条炉=往复炉=链条炉排层燃|cfb=fluidised_bed=流化床="
    "循环流化床|chamber=pulverised=室燃=煤粉炉|"
    "electric=电加热=电",
    N_ ("way of burning"), "combustion_type|燃烧方式" },
  { "fuel", NC_COLUMN_CHOICE, TRUE, NULL, NULL, 0, 0,
    "bituminous=烟煤=Ⅱ类烟煤=Ⅲ类烟煤=Ⅰ类烟煤=II类烟煤=III类烟煤|anthracite=无烟煤|lean=贫煤|lignite=褐煤|biomass="
    "生物质|natural_gas=gas=天然气=燃气=气=管道天然气|oil=fuel_oil=燃油="
    "油|pulverised_coal=煤粉|electricity=电=电力|coal=煤=燃煤",
    N_ ("fuel"), "燃料|燃料种类|设计燃料" },
  { "q_net_kj_kg", NC_COLUMN_NUMBER, FALSE, "kJ/kg", "kJ/kg|KJ/kg", 1000, 45000, NULL,
    N_ ("lower calorific value as received (coal)"), "q_net|q_net_ar_kj_per_kg|收到基低位发热量|低位发热量|热值" },
  { "v_daf_pct", NC_COLUMN_NUMBER, FALSE, "%", "%|％", 1, 100, NULL, N_ ("volatile matter, dry and ash-free (coal)"),
    "v_daf|volatile|干燥无灰基挥发分|挥发分" },
  { "capacity_t_h", NC_COLUMN_NUMBER, FALSE, "t/h", "t/h|T/h|蒸吨|蒸吨/小时|吨/小时", 0.01, 4000, NULL,
    N_ ("rated evaporation"), "t_h|evaporation_t_h|额定蒸发量|蒸发量|容量" },
  { "capacity_mw", NC_COLUMN_NUMBER, FALSE, "MW", "MW|兆瓦", 0.01, 3000, NULL, N_ ("rated thermal output"),
    "thermal_mw|mw|额定热功率|热功率" },
  { "condensing", NC_COLUMN_BOOL, FALSE, NULL, NULL, 0, 0, NULL, N_ ("gas boiler with condensing"), "冷凝|是否冷凝" },
  { "efficiency_pct", NC_COLUMN_NUMBER, TRUE, "%", "%|％", 10, 110, NULL,
    N_ ("thermal efficiency (by lower calorific value)"), "efficiency|thermal_efficiency|热效率|效率" },
  { "place", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0,
    "other=其他=其它=鄂尔多斯=鄂尔多斯市=赤峰=赤峰市=通辽=通辽市=呼伦贝尔=呼伦贝尔市=巴彦淖尔=巴彦淖尔市=乌兰察布="
    "乌兰察布市=兴安盟=锡林郭勒=锡林郭勒盟=阿拉善=阿拉善盟|built_up=seat_built_up=盟市所在地建成区=建成区=盟市建成区|"
    "county_built_up=旗县建成区=旗县及以上建成区="
    "工业园区=园区|hohhot=呼和浩特=呼和浩特市|baotou=包头=包头市|wuhai=乌海=乌海市",
    N_ ("where it stands, for the regional rules on coal boilers"), "location|region|所在地|地点" },
  { "new_or_existing", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "existing=in_use=在用=既有=现有|new=新建=新=拟建",
    N_ ("in use, or newly built"), "status|新旧|状态" },
  { "grate", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "moving=链条=往复=活动炉排|fixed=固定炉排",
    N_ ("kind of grate"), "grate_type|炉排|炉排型式" },
};

static const NcColumn furnace_columns[] = {
  { "id", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("the record's own id, repeated in the verdict"),
    "编号|序号|no|资产编号|设备编号" },
  { "model", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("model as on the nameplate"),
    "型号|规格型号|设备型号|型号规格|nameplate" },
  { "made_year", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("year (or day) of manufacture"),
    "made|made_date|made_on|manufactured|year|出厂年份|出厂日期|制造年份|制造日期|生产年份|生产日期|出厂年月" },
  { "inspected_on", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL,
    N_ ("day of the inspection; without it the day of --as-of or today"), "inspection_date|检查日期|监察日期" },
  { "type", NC_COLUMN_TEXT, TRUE, NULL, NULL, 0, 0, NULL,
    N_ ("kind of heat-treatment furnace, as in GB/T 36561-2018 table 8: 箱式炉, 台车炉, 罩式炉, 辊底炉, 井式炉-中温炉 "
        "…"),
    "furnace_type|furnace|炉型|类型|设备名称" },
  { "energy", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "electric=电=电加热|fuel=燃料=燃料加热=燃气=燃油",
    N_ ("way of heating; electric when missing and the type has only that"), "heating|加热方式|能源" },
  { "rated_kw", NC_COLUMN_NUMBER, FALSE, "kW", "kW|KW|千瓦", 0.1, 50000, NULL, N_ ("rated power"),
    "power_kw|power|kw|额定功率|功率" },
  { "temperature_c", NC_COLUMN_NUMBER, FALSE, "℃", "℃|°C|C|度", 20, 2000, NULL,
    N_ ("working temperature (electric bath furnaces)"), "working_temperature|工作温度|温度" },
  { "unit_consumption", NC_COLUMN_NUMBER, FALSE, "kW·h/t or kgce/t", NULL, 0.1, 100000, NULL,
    N_ ("comparable unit consumption bk; computed when missing"), "bk|可比单耗|单位能耗" },
  { "electricity_kwh", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL,
    N_ ("electricity used"), "kwh|耗电量|用电量" },
  { "equivalent_mass_t", NC_COLUMN_NUMBER, FALSE, "t", "t|吨", 1e-06, 1000000000.0, NULL,
    N_ ("equivalent mass treated"), "mass_t|折合质量|合格品折合质量" },
  { "fuel_quantity", NC_COLUMN_NUMBER, FALSE, "kg or m³", "kg|m3|m³", 0, 1000000000000.0, NULL, N_ ("fuel used"),
    "fuel|燃料消耗量" },
  { "fuel_q_kj", NC_COLUMN_NUMBER, FALSE, "kJ/kg or kJ/m³", "kJ/kg|kJ/m3|kJ/m³", 1000, 60000, NULL,
    N_ ("lower calorific value of the fuel"), "fuel_ncv|燃料低位发热量|低位发热量" },
  { "fuel_alpha", NC_COLUMN_NUMBER, FALSE, NULL, NULL, 0.5, 2, NULL, N_ ("fuel coefficient of GB/T 36561-2018 table 9"),
    "alpha|燃料系数" },
};

/**
 * nc_columns_of_kind:
 * @n_columns: (out):
 *
 * Returns: (transfer none): the table of @kind
 */
const NcColumn *
nc_columns_of_kind (NcKind kind, guint *n_columns)
{
  static const struct {
    const NcColumn *columns;
    guint n;
  } tables[] = {
    { motor_columns, G_N_ELEMENTS (motor_columns) },
    { transformer_columns, G_N_ELEMENTS (transformer_columns) },
    { fan_columns, G_N_ELEMENTS (fan_columns) },
    { pump_columns, G_N_ELEMENTS (pump_columns) },
    { compressor_columns, G_N_ELEMENTS (compressor_columns) },
    { boiler_columns, G_N_ELEMENTS (boiler_columns) },
    { furnace_columns, G_N_ELEMENTS (furnace_columns) },
  };

  if ((guint)kind >= G_N_ELEMENTS (tables))
    return nc_columns_of_process (kind, n_columns);
  *n_columns = tables[kind].n;
  return tables[kind].columns;
}
