/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-columns.h"
#include "nc-lang.h"

static const NcColumn motor_columns[] = {
  { "id", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("the record's own id, repeated in the verdict"), "编号|序号|no|资产编号|设备编号" },
  { "model", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("model as on the nameplate"), "型号|规格型号|设备型号|型号规格|nameplate" },
  { "made_year", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("year (or day) of manufacture"), "made|made_date|made_on|manufactured|year|出厂年份|出厂日期|制造年份|制造日期|生产年份|生产日期|出厂年月" },
  { "inspected_on", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("day of the inspection; without it the day of --as-of or today"), "inspection_date|检查日期|监察日期" },
  { "rated_kw", NC_COLUMN_NUMBER, TRUE, "kW", "kW|KW|千瓦", 0.01, 30000, NULL, N_ ("rated output"), "rated_power_kw|power_kw|power|kw|额定功率|功率|额定输出功率|功率kw" },
  { "poles", NC_COLUMN_WHOLE, TRUE, NULL, "P|p|极|级", 2, 100, NULL, N_ ("number of poles, an even number"), "pole|极数|级数" },
  { "efficiency_pct", NC_COLUMN_NUMBER, TRUE, "%", "%|％|percent", 10, 99.9, NULL, N_ ("efficiency at rated output"), "efficiency|eff|eta|效率|额定效率|能效值|效率值" },
  { "voltage_v", NC_COLUMN_NUMBER, FALSE, "V", "V|伏", 24, 15000, NULL, N_ ("rated voltage"), "voltage|rated_voltage|rated_voltage_v|额定电压|电压" },
  { "speed_rpm", NC_COLUMN_NUMBER, FALSE, "r/min", "r/min|rpm|转/分", 1, 20000, NULL, N_ ("rated speed, for variable-speed permanent-magnet motors"), "rpm|speed|转速|额定转速" },
  { "frame", NC_COLUMN_NUMBER, FALSE, "mm", "mm|#|号", 40, 1000, NULL, N_ ("frame size (shaft height)"), "frame_size|机座号|机座|中心高" },
  { "cooling", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("cooling code of a high-voltage motor: IC411, IC611, IC81W …"), "cooling_code|冷却方式|冷却" },
  { "type", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "induction=asynchronous=异步=三相异步=笼型=鼠笼=异步电动机|pmsm=永磁=永磁同步=永磁同步电动机=异步起动永磁同步|pmsm_variable=变频永磁=变频调速永磁=变频调速永磁同步|other=其他=dc=直流=single_phase=单相=绕线=wound=同步", N_ ("kind of motor"), "motor_type|类型|电机类型|种类" },
  { "in_service", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("year (or day) it was put in service"), "in_service_year|投运日期|投用日期|投运年份|投入使用日期" },
  { "new_or_existing", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "existing=in_use=在用=既有=现有|new=新=新建=新购=新增", N_ ("whether in use already or newly bought"), "status|新旧|在用或新购|状态" },
  { "running_hours", NC_COLUMN_NUMBER, FALSE, "h/a", "h|h/a|小时|小时/年", 0, 8784, NULL, N_ ("hours run in a year, for the saving"), "hours|annual_hours|年运行小时|年运行时间|运行小时" },
  { "load_pct", NC_COLUMN_NUMBER, FALSE, "%", "%|％", 0, 150, NULL, N_ ("mean load, for the saving"), "load|load_rate|负载率|平均负载率" },
};

static const NcColumn transformer_columns[] = {
  { "id", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("the record's own id, repeated in the verdict"), "编号|序号|no|资产编号|设备编号" },
  { "model", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("model as on the nameplate"), "型号|规格型号|设备型号|型号规格|nameplate" },
  { "made_year", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("year (or day) of manufacture"), "made|made_date|made_on|manufactured|year|出厂年份|出厂日期|制造年份|制造日期|生产年份|生产日期|出厂年月" },
  { "inspected_on", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("day of the inspection; without it the day of --as-of or today"), "inspection_date|检查日期|监察日期" },
  { "capacity_kva", NC_COLUMN_NUMBER, TRUE, "kVA", "kVA|KVA|kva|千伏安", 1, 500000, NULL, N_ ("rated capacity"), "rated_kva|kva|capacity|额定容量|容量" },
  { "voltage_kv", NC_COLUMN_NUMBER, FALSE, "kV", "kV|KV|千伏", 0.1, 1000, NULL, N_ ("rated voltage of the high side; 10 when missing for a distribution series"), "voltage|high_voltage_kv|电压等级|额定电压|电压|高压侧电压" },
  { "type", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "oil=oil_immersed=油浸=油浸式|dry=dry_type=干式=干变=树脂浇注", N_ ("cooling medium; read from the model when missing"), "insulation_type|型式|类型|冷却介质" },
  { "core", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "steel=silicon_steel=电工钢带=硅钢=硅钢片|amorphous=非晶=非晶合金", N_ ("core material; read from the model when missing"), "core_material|铁心|铁芯|铁心材料|铁芯材料" },
  { "insulation", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "B=B级=100=B(100℃)|F=F级=120=F(120℃)|H=H级=145=H(145℃)", N_ ("insulation class of a dry-type transformer"), "insulation_class|绝缘等级|绝缘耐热等级" },
  { "connection", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "Dyn11=Dyn|Yzn11=Yzn|Yyn0=Yyn", N_ ("vector group"), "vector_group|联结组|联结组别|联结组标号|连接组别" },
  { "regulation", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "off_load=无励磁=无励磁调压=无载调压|on_load=有载=有载调压", N_ ("tap changing"), "tap_changer|调压方式" },
  { "no_load_loss_w", NC_COLUMN_NUMBER, TRUE, "W", "W|瓦", 1, 2000000, NULL, N_ ("no-load loss"), "p0|p0_w|no_load_loss|空载损耗" },
  { "load_loss_w", NC_COLUMN_NUMBER, TRUE, "W", "W|瓦", 1, 10000000, NULL, N_ ("load loss at the standard's reference temperature"), "pk|pk_w|load_loss|负载损耗" },
  { "running_hours", NC_COLUMN_NUMBER, FALSE, "h/a", "h|h/a|小时", 0, 8784, NULL, N_ ("hours energised in a year, for the saving"), "hours|年运行小时|年运行时间" },
  { "load_pct", NC_COLUMN_NUMBER, FALSE, "%", "%|％", 0, 150, NULL, N_ ("mean load, for the saving"), "load|load_rate|负载率|平均负载率" },
};

static const NcColumn fan_columns[] = {
  { "id", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("the record's own id, repeated in the verdict"), "编号|序号|no|资产编号|设备编号" },
  { "model", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("model as on the nameplate"), "型号|规格型号|设备型号|型号规格|nameplate" },
  { "made_year", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("year (or day) of manufacture"), "made|made_date|made_on|manufactured|year|出厂年份|出厂日期|制造年份|制造日期|生产年份|生产日期|出厂年月" },
  { "inspected_on", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("day of the inspection; without it the day of --as-of or today"), "inspection_date|检查日期|监察日期" },
  { "type", NC_COLUMN_CHOICE, TRUE, NULL, NULL, 0, 0, "centrifugal=离心=离心通风机=离心式|axial=轴流=轴流通风机=轴流式|forward=external_rotor=外转子=前向多翼=外转子前向多翼", N_ ("kind of fan"), "fan_type|类型|风机类型|种类" },
  { "efficiency_pct", NC_COLUMN_NUMBER, TRUE, "%", "%|％", 1, 99.9, NULL, N_ ("highest efficiency"), "efficiency|max_efficiency_pct|效率|最高效率|风机效率" },
  { "size_no", NC_COLUMN_NUMBER, TRUE, "No", "#|号", 0.5, 60, NULL, N_ ("machine number (impeller diameter in dm)"), "size|machine_no|no|机号" },
  { "psi", NC_COLUMN_NUMBER, FALSE, NULL, NULL, 0.05, 3, NULL, N_ ("pressure coefficient at the best point (centrifugal)"), "pressure_coefficient|压力系数" },
  { "hub_ratio", NC_COLUMN_NUMBER, FALSE, NULL, NULL, 0.05, 0.95, NULL, N_ ("hub ratio (axial)"), "轮毂比" },
  { "specific_speed", NC_COLUMN_NUMBER, FALSE, NULL, NULL, 1, 400, NULL, N_ ("specific speed at the best point (centrifugal)"), "ns|比转速|比转数" },
  { "rated_kw", NC_COLUMN_NUMBER, FALSE, "kW", "kW|KW|千瓦", 0.001, 30000, NULL, N_ ("motor power"), "power_kw|power|kw|额定功率|功率|电机功率|配用功率" },
  { "running_hours", NC_COLUMN_NUMBER, FALSE, "h/a", "h|h/a|小时", 0, 8784, NULL, N_ ("hours run in a year, for the saving"), "hours|年运行小时|年运行时间" },
  { "load_pct", NC_COLUMN_NUMBER, FALSE, "%", "%|％", 0, 150, NULL, N_ ("mean load, for the saving"), "load|load_rate|负载率|平均负载率" },
};

static const NcColumn pump_columns[] = {
  { "id", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("the record's own id, repeated in the verdict"), "编号|序号|no|资产编号|设备编号" },
  { "model", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("model as on the nameplate"), "型号|规格型号|设备型号|型号规格|nameplate" },
  { "made_year", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("year (or day) of manufacture"), "made|made_date|made_on|manufactured|year|出厂年份|出厂日期|制造年份|制造日期|生产年份|生产日期|出厂年月" },
  { "inspected_on", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("day of the inspection; without it the day of --as-of or today"), "inspection_date|检查日期|监察日期" },
  { "type", NC_COLUMN_CHOICE, TRUE, NULL, NULL, 0, 0, "single=single_suction=单级单吸=单级|double=double_suction=单级双吸=双吸|pipeline=管道=管道式|multistage=multi=多级=多级泵|light_vertical=轻型多级立式=立式轻型多级|light_horizontal=轻型多级卧式=卧式轻型多级", N_ ("kind of centrifugal pump"), "pump_type|类型|泵型|泵类型" },
  { "use", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "clean_water=清水=水=water|petrochemical=石油化工=石化=化工", N_ ("clean water or petrochemical; clean water when missing"), "medium|service|用途|介质" },
  { "flow_m3_h", NC_COLUMN_NUMBER, TRUE, "m³/h", "m3/h|m³/h|立方米/小时|方/时", 0.1, 100000, NULL, N_ ("flow at the best point"), "flow|q|流量|额定流量" },
  { "head_m", NC_COLUMN_NUMBER, FALSE, "m", "m|米", 0.1, 5000, NULL, N_ ("head of the whole pump"), "head|h|扬程|额定扬程" },
  { "speed_rpm", NC_COLUMN_NUMBER, FALSE, "r/min", "r/min|rpm|转/分", 10, 60000, NULL, N_ ("speed"), "rpm|speed|转速|额定转速" },
  { "stages", NC_COLUMN_WHOLE, FALSE, NULL, "级", 1, 100, NULL, N_ ("number of stages"), "级数" },
  { "specific_speed", NC_COLUMN_NUMBER, FALSE, NULL, NULL, 1, 2000, NULL, N_ ("specific speed; computed from flow, head, speed and stages when missing"), "ns|比转数|比转速" },
  { "efficiency_pct", NC_COLUMN_NUMBER, FALSE, "%", "%|％", 1, 99.9, NULL, N_ ("efficiency at the best point; computed from the shaft power when missing"), "efficiency|eta|效率|泵效率" },
  { "shaft_kw", NC_COLUMN_NUMBER, FALSE, "kW", "kW|KW|千瓦", 0.001, 60000, NULL, N_ ("shaft power at the best point"), "shaft_power_kw|rated_kw|轴功率" },
  { "running_hours", NC_COLUMN_NUMBER, FALSE, "h/a", "h|h/a|小时", 0, 8784, NULL, N_ ("hours run in a year, for the saving"), "hours|年运行小时|年运行时间" },
};

static const NcColumn compressor_columns[] = {
  { "id", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("the record's own id, repeated in the verdict"), "编号|序号|no|资产编号|设备编号" },
  { "model", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("model as on the nameplate"), "型号|规格型号|设备型号|型号规格|nameplate" },
  { "made_year", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("year (or day) of manufacture"), "made|made_date|made_on|manufactured|year|出厂年份|出厂日期|制造年份|制造日期|生产年份|生产日期|出厂年月" },
  { "inspected_on", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("day of the inspection; without it the day of --as-of or today"), "inspection_date|检查日期|监察日期" },
  { "type", NC_COLUMN_CHOICE, TRUE, NULL, NULL, 0, 0, "oil_injected_fixed=screw=fixed=工频=定速=螺杆=喷油螺杆=喷油回转=一般用喷油回转=工频喷油回转|oil_injected_variable=variable=vsd=变频=变转速=变频螺杆=变转速喷油回转|piston=reciprocating=活塞=往复活塞|oil_free_piston=全无油活塞=无油活塞=全无油润滑往复活塞", N_ ("kind of air compressor"), "compressor_type|类型|种类|机型" },
  { "rated_kw", NC_COLUMN_NUMBER, TRUE, "kW", "kW|KW|千瓦", 0.1, 10000, NULL, N_ ("rated power of the drive motor"), "motor_power_kw|power_kw|power|kw|额定功率|功率|驱动电动机功率|电机功率" },
  { "pressure_mpa", NC_COLUMN_NUMBER, TRUE, "MPa", "MPa|mpa|兆帕", 0.05, 10, NULL, N_ ("discharge pressure (gauge)"), "discharge_pressure_mpa|pressure|排气压力|额定排气压力" },
  { "cooling", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "air=风冷|liquid=water=水冷=液冷", N_ ("cooling of a rotary compressor"), "cooling_type|冷却方式|冷却" },
  { "specific_power", NC_COLUMN_NUMBER, FALSE, "kW/(m³/min)", "kW/(m3/min)|kW/(m³/min)", 0.5, 60, NULL, N_ ("specific power of the whole set; computed from input power and flow when missing"), "specific_power_kw|sp|机组输入比功率|比功率" },
  { "input_kw", NC_COLUMN_NUMBER, FALSE, "kW", "kW|KW|千瓦", 0.1, 15000, NULL, N_ ("input power of the set"), "input_power_kw|输入功率|机组输入功率" },
  { "flow_m3_min", NC_COLUMN_NUMBER, FALSE, "m³/min", "m3/min|m³/min|立方米/分", 0.001, 5000, NULL, N_ ("actual free air delivered"), "flow|容积流量|排气量|机组容积流量" },
  { "running_hours", NC_COLUMN_NUMBER, FALSE, "h/a", "h|h/a|小时", 0, 8784, NULL, N_ ("hours run in a year, for the saving"), "hours|年运行小时|年运行时间" },
};

static const NcColumn boiler_columns[] = {
  { "id", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("the record's own id, repeated in the verdict"), "编号|序号|no|资产编号|设备编号" },
  { "model", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("model as on the nameplate"), "型号|规格型号|设备型号|型号规格|nameplate" },
  { "made_year", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("year (or day) of manufacture"), "made|made_date|made_on|manufactured|year|出厂年份|出厂日期|制造年份|制造日期|生产年份|生产日期|出厂年月" },
  { "inspected_on", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("day of the inspection; without it the day of --as-of or today"), "inspection_date|检查日期|监察日期" },
  { "combustion", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "grate=layer=层燃=层状燃烧=链条炉排=往复炉排|cfb=fluidised_bed=流化床=循环流化床|chamber=pulverised=室燃=煤粉炉|electric=电加热=电", N_ ("way of burning"), "combustion_type|燃烧方式" },
  { "fuel", NC_COLUMN_CHOICE, TRUE, NULL, NULL, 0, 0, "bituminous=烟煤|anthracite=无烟煤|lean=贫煤|lignite=褐煤|biomass=生物质|natural_gas=gas=天然气|oil=fuel_oil=燃油=油|pulverised_coal=煤粉|electricity=电=电力|coal=煤=燃煤", N_ ("fuel"), "燃料|燃料种类|设计燃料" },
  { "q_net_kj_kg", NC_COLUMN_NUMBER, FALSE, "kJ/kg", "kJ/kg|KJ/kg", 1000, 45000, NULL, N_ ("lower calorific value as received (coal)"), "q_net|q_net_ar_kj_per_kg|收到基低位发热量|低位发热量|热值" },
  { "v_daf_pct", NC_COLUMN_NUMBER, FALSE, "%", "%|％", 0, 100, NULL, N_ ("volatile matter, dry and ash-free (coal)"), "v_daf|volatile|干燥无灰基挥发分|挥发分" },
  { "capacity_t_h", NC_COLUMN_NUMBER, FALSE, "t/h", "t/h|T/h|蒸吨|蒸吨/小时|吨/小时", 0.01, 4000, NULL, N_ ("rated evaporation"), "t_h|evaporation_t_h|额定蒸发量|蒸发量|容量" },
  { "capacity_mw", NC_COLUMN_NUMBER, FALSE, "MW", "MW|兆瓦", 0.01, 3000, NULL, N_ ("rated thermal output"), "thermal_mw|mw|额定热功率|热功率" },
  { "condensing", NC_COLUMN_BOOL, FALSE, NULL, NULL, 0, 0, NULL, N_ ("gas boiler with condensing"), "冷凝|是否冷凝" },
  { "efficiency_pct", NC_COLUMN_NUMBER, TRUE, "%", "%|％", 10, 110, NULL, N_ ("thermal efficiency (by lower calorific value)"), "efficiency|thermal_efficiency|热效率|效率" },
  { "place", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "other=其他|built_up=seat_built_up=盟市所在地建成区=建成区=盟市建成区|county_built_up=旗县建成区=旗县及以上建成区=工业园区=园区|hohhot=呼和浩特=呼和浩特市|baotou=包头=包头市|wuhai=乌海=乌海市", N_ ("where it stands, for the regional rules on coal boilers"), "location|region|所在地|地点" },
  { "new_or_existing", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "existing=in_use=在用=既有=现有|new=新建=新=拟建", N_ ("in use, or newly built"), "status|新旧|状态" },
  { "grate", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "moving=链条=往复=活动炉排|fixed=固定炉排", N_ ("kind of grate"), "grate_type|炉排|炉排型式" },
};

static const NcColumn furnace_columns[] = {
  { "id", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("the record's own id, repeated in the verdict"), "编号|序号|no|资产编号|设备编号" },
  { "model", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("model as on the nameplate"), "型号|规格型号|设备型号|型号规格|nameplate" },
  { "made_year", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("year (or day) of manufacture"), "made|made_date|made_on|manufactured|year|出厂年份|出厂日期|制造年份|制造日期|生产年份|生产日期|出厂年月" },
  { "inspected_on", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("day of the inspection; without it the day of --as-of or today"), "inspection_date|检查日期|监察日期" },
  { "type", NC_COLUMN_TEXT, TRUE, NULL, NULL, 0, 0, NULL, N_ ("kind of heat-treatment furnace, as in GB/T 36561-2018 table 8: 箱式炉, 台车炉, 罩式炉, 辊底炉, 井式炉-中温炉 …"), "furnace_type|furnace|炉型|类型|设备名称" },
  { "energy", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "electric=电=电加热|fuel=燃料=燃料加热=燃气=燃油", N_ ("way of heating; electric when missing and the type has only that"), "heating|加热方式|能源" },
  { "rated_kw", NC_COLUMN_NUMBER, FALSE, "kW", "kW|KW|千瓦", 0.1, 50000, NULL, N_ ("rated power"), "power_kw|power|kw|额定功率|功率" },
  { "temperature_c", NC_COLUMN_NUMBER, FALSE, "℃", "℃|°C|C|度", 20, 2000, NULL, N_ ("working temperature (electric bath furnaces)"), "working_temperature|工作温度|温度" },
  { "unit_consumption", NC_COLUMN_NUMBER, FALSE, "kW·h/t or kgce/t", "kWh/t|kW·h/t|kgce/t", 0.1, 100000, NULL, N_ ("comparable unit consumption bk; computed when missing"), "bk|可比单耗|单位能耗" },
  { "electricity_kwh", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity used"), "kwh|耗电量|用电量" },
  { "equivalent_mass_t", NC_COLUMN_NUMBER, FALSE, "t", "t|吨", 1e-06, 1000000000.0, NULL, N_ ("equivalent mass treated"), "mass_t|折合质量|合格品折合质量" },
  { "fuel_quantity", NC_COLUMN_NUMBER, FALSE, "kg or m³", "kg|m3|m³", 0, 1000000000000.0, NULL, N_ ("fuel used"), "fuel|燃料消耗量" },
  { "fuel_q_kj", NC_COLUMN_NUMBER, FALSE, "kJ/kg or kJ/m³", "kJ/kg|kJ/m3|kJ/m³", 1000, 60000, NULL, N_ ("lower calorific value of the fuel"), "fuel_ncv|燃料低位发热量|低位发热量" },
  { "fuel_alpha", NC_COLUMN_NUMBER, FALSE, NULL, NULL, 0.5, 2, NULL, N_ ("fuel coefficient of GB/T 36561-2018 table 9"), "alpha|燃料系数" },
};

static const NcColumn kiln_columns[] = {
  { "id", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("the record's own id, repeated in the verdict"), "编号|序号|no|资产编号|设备编号" },
  { "model", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("model as on the nameplate"), "型号|规格型号|设备型号|型号规格|nameplate" },
  { "made_year", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("year (or day) of manufacture"), "made|made_date|made_on|manufactured|year|出厂年份|出厂日期|制造年份|制造日期|生产年份|生产日期|出厂年月" },
  { "inspected_on", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("day of the inspection; without it the day of --as-of or today"), "inspection_date|检查日期|监察日期" },
  { "type", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "furnace=industrial_furnace=工业炉=窑炉=加热炉=窑|grate_boiler=层燃锅炉|membrane_grate_boiler=膜式壁层燃锅炉|cfb_boiler=流化床锅炉|pressure_oil_gas_boiler=正压燃油燃气锅炉=微正压燃气锅炉|draft_oil_gas_boiler=负压燃油燃气锅炉", N_ ("what it is, for the limits that apply"), "kiln_type|类型|炉型" },
  { "fuel", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("fuel: coal, oil, gas"), "燃料" },
  { "fuel_input_kw", NC_COLUMN_NUMBER, FALSE, "kW", "kW|KW|千瓦", 0.1, 10000000.0, NULL, N_ ("heat brought in by the fuel"), "heat_input_kw|fuel_kw|燃料输入热量|供入热量|输入热功率" },
  { "flue_o2_pct", NC_COLUMN_NUMBER, TRUE, "%", "%|％", 0, 20.9, NULL, N_ ("oxygen in the dry flue gas"), "o2_pct|o2|氧含量|烟气含氧量|含氧量|烟气氧含量" },
  { "flue_co_pct", NC_COLUMN_NUMBER, FALSE, "%", "%|％", 0, 20, NULL, N_ ("carbon monoxide in the dry flue gas"), "co_pct|co|一氧化碳|烟气CO" },
  { "flue_temperature_c", NC_COLUMN_NUMBER, TRUE, "℃", "℃|°C|C|度", 20, 1700, NULL, N_ ("temperature of the flue gas"), "flue_gas_temperature_c|flue_t|排烟温度|烟气温度" },
  { "ambient_c", NC_COLUMN_NUMBER, FALSE, "℃", "℃|°C|C|度", -45, 60, NULL, N_ ("ambient temperature; 20 when missing"), "ambient_temperature_c|环境温度|室温" },
  { "combustion_air_c", NC_COLUMN_NUMBER, FALSE, "℃", "℃|°C|C|度", -45, 1300, NULL, N_ ("temperature of the combustion air; ambient when missing"), "air_temperature_c|助燃空气温度|空气预热温度" },
  { "inner_temperature_c", NC_COLUMN_NUMBER, FALSE, "℃", "℃|°C|C|度", 20, 2000, NULL, N_ ("temperature inside the furnace"), "furnace_temperature_c|炉内温度|炉膛温度" },
  { "wall_temperature_c", NC_COLUMN_NUMBER, FALSE, "℃", "℃|°C|C|度", -45, 900, NULL, N_ ("mean outer temperature of the side wall"), "side_wall_temperature_c|侧墙温度|外壁温度|炉壁温度" },
  { "roof_temperature_c", NC_COLUMN_NUMBER, FALSE, "℃", "℃|°C|C|度", -45, 900, NULL, N_ ("mean outer temperature of the roof"), "炉顶温度" },
  { "wall_area_m2", NC_COLUMN_NUMBER, FALSE, "m²", "m2|m²", 0, 100000.0, NULL, N_ ("area of the side walls"), "侧墙面积|外壁面积|炉壁面积" },
  { "roof_area_m2", NC_COLUMN_NUMBER, FALSE, "m²", "m2|m²", 0, 100000.0, NULL, N_ ("area of the roof"), "炉顶面积" },
  { "wind_m_s", NC_COLUMN_NUMBER, FALSE, "m/s", "m/s", 0, 30, NULL, N_ ("wind at the wall; 0 when missing"), "风速" },
  { "emissivity", NC_COLUMN_NUMBER, FALSE, NULL, NULL, 0.01, 1, NULL, N_ ("emissivity of the wall; 0.9 when missing"), "黑度|发射率" },
  { "opening_area_m2", NC_COLUMN_NUMBER, FALSE, "m²", "m2|m²", 0, 1000, NULL, N_ ("area of openings that radiate"), "开孔面积" },
  { "opening_temperature_c", NC_COLUMN_NUMBER, FALSE, "℃", "℃|°C|C|度", 20, 2000, NULL, N_ ("temperature behind the openings; that inside when missing"), "开孔温度" },
  { "opening_factor", NC_COLUMN_NUMBER, FALSE, NULL, NULL, 0.01, 1, NULL, N_ ("view factor of the openings; 1 when missing"), "角系数|开孔角系数" },
  { "opening_time_pct", NC_COLUMN_NUMBER, FALSE, "%", "%|％", 0, 100, NULL, N_ ("share of time that they are open; 100 when missing"), "开启时间比例" },
  { "leak_area_m2", NC_COLUMN_NUMBER, FALSE, "m²", "m2|m²", 0, 100, NULL, N_ ("area through which hot gas leaks out"), "漏风面积|逸气面积" },
  { "leak_pressure_pa", NC_COLUMN_NUMBER, FALSE, "Pa", "Pa|帕", -2000, 2000, NULL, N_ ("furnace pressure at the leak"), "炉压|炉膛压力" },
  { "leak_temperature_c", NC_COLUMN_NUMBER, FALSE, "℃", "℃|°C|C|度", 20, 2000, NULL, N_ ("temperature of the leaking gas; that inside when missing"), "逸气温度" },
  { "cooling_water_m3_h", NC_COLUMN_NUMBER, FALSE, "m³/h", "m3/h|m³/h", 0, 100000.0, NULL, N_ ("cooling water"), "冷却水流量|冷却水量" },
  { "cooling_in_c", NC_COLUMN_NUMBER, FALSE, "℃", "℃|°C|C|度", 0, 100, NULL, N_ ("temperature of the cooling water in"), "进水温度|冷却水进水温度" },
  { "cooling_out_c", NC_COLUMN_NUMBER, FALSE, "℃", "℃|°C|C|度", 0, 100, NULL, N_ ("temperature of the cooling water out"), "出水温度|冷却水出水温度" },
  { "other_loss_kw", NC_COLUMN_NUMBER, FALSE, "kW", "kW|KW|千瓦", 0, 10000000.0, NULL, N_ ("other known losses"), "其他热损失" },
};

static const NcColumn data_center_columns[] = {
  { "id", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("the record's own id, repeated in the verdict"), "编号|序号|no" },
  { "name", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("name"), "名称|数据中心名称" },
  { "total_kwh", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the whole data centre in the period"), "e_total|e_total_kwh|总耗电量|数据中心总耗电量|总用电量" },
  { "it_kwh", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the IT equipment in the period"), "e_it|e_it_kwh|IT耗电量|IT设备耗电量|IT用电量" },
  { "pue", NC_COLUMN_NUMBER, FALSE, NULL, NULL, 1, 10, NULL, N_ ("PUE as reported, where no meter readings are given"), "PUE值|电能利用效率|电能比|电能使用效率" },
  { "months", NC_COLUMN_NUMBER, FALSE, NULL, "月|个月|months", 0.03, 12, NULL, N_ ("months that the readings cover; 12 when monthly readings are complete"), "period_months|统计月数|月数" },
  { "racks", NC_COLUMN_NUMBER, FALSE, NULL, "架|个", 0, 10000000.0, NULL, N_ ("standard racks (2.5 kW), as designed"), "standard_racks|标准机架|标准机架数|机架数" },
  { "rack_kw", NC_COLUMN_NUMBER, FALSE, "kW", "kW|KW|千瓦", 0, 10000000.0, NULL, N_ ("sum of the racks' rated power, where standard racks are not known"), "rack_power_kw|机架总功率|机架功率" },
  { "place", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "cluster=horinger=和林格尔=和林格尔集群=集群内=和林格尔新区=集宁=集宁大数据产业园|hub=枢纽=内蒙古枢纽=枢纽节点|outside=集群外=其他=other", N_ ("inside the Horinger cluster, elsewhere in the national hub, or outside"), "cluster|location|位置|布局|所在集群" },
  { "city", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("league or city"), "league|盟市|所在盟市|城市" },
  { "new_or_existing", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "existing=在用=既有=现有=已建|new=新建=拟建=改建=扩建=新改扩建", N_ ("existing, or new, rebuilt or extended"), "status|新旧|新建或既有|状态" },
  { "commissioned_on", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("day or year put into operation"), "commissioned|commissioning_date|投产日期|投运日期|投产年份|建成日期" },
  { "inspected_on", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("day of the inspection; without it the day of --as-of or today"), "inspection_date|检查日期|监察日期" },
  { "metering_point", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "high=high_side=高压侧=变压器进线|low=low_side=低压侧", N_ ("side of the transformer at which the total is metered"), "total_meter_side|总表位置|计量点" },
  { "missing_meters", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("meters that are missing or failed; empty = none"), "missing|缺失计量|缺表" },
  { "water_m3", NC_COLUMN_NUMBER, FALSE, "m³", "m3|m³|t|吨", 0, 1000000000.0, NULL, N_ ("water used in the period"), "water|用水量|耗水量" },
  { "total_kwh_m1", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the whole data centre in one month"), "e_total_01|total_01|1月总电量" },
  { "total_kwh_m2", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the whole data centre in one month"), "e_total_02|total_02|2月总电量" },
  { "total_kwh_m3", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the whole data centre in one month"), "e_total_03|total_03|3月总电量" },
  { "total_kwh_m4", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the whole data centre in one month"), "e_total_04|total_04|4月总电量" },
  { "total_kwh_m5", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the whole data centre in one month"), "e_total_05|total_05|5月总电量" },
  { "total_kwh_m6", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the whole data centre in one month"), "e_total_06|total_06|6月总电量" },
  { "total_kwh_m7", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the whole data centre in one month"), "e_total_07|total_07|7月总电量" },
  { "total_kwh_m8", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the whole data centre in one month"), "e_total_08|total_08|8月总电量" },
  { "total_kwh_m9", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the whole data centre in one month"), "e_total_09|total_09|9月总电量" },
  { "total_kwh_m10", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the whole data centre in one month"), "e_total_10|total_10|10月总电量" },
  { "total_kwh_m11", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the whole data centre in one month"), "e_total_11|total_11|11月总电量" },
  { "total_kwh_m12", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the whole data centre in one month"), "e_total_12|total_12|12月总电量" },
  { "it_kwh_m1", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the IT equipment in one month"), "e_it_01|it_01|1月IT电量" },
  { "it_kwh_m2", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the IT equipment in one month"), "e_it_02|it_02|2月IT电量" },
  { "it_kwh_m3", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the IT equipment in one month"), "e_it_03|it_03|3月IT电量" },
  { "it_kwh_m4", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the IT equipment in one month"), "e_it_04|it_04|4月IT电量" },
  { "it_kwh_m5", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the IT equipment in one month"), "e_it_05|it_05|5月IT电量" },
  { "it_kwh_m6", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the IT equipment in one month"), "e_it_06|it_06|6月IT电量" },
  { "it_kwh_m7", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the IT equipment in one month"), "e_it_07|it_07|7月IT电量" },
  { "it_kwh_m8", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the IT equipment in one month"), "e_it_08|it_08|8月IT电量" },
  { "it_kwh_m9", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the IT equipment in one month"), "e_it_09|it_09|9月IT电量" },
  { "it_kwh_m10", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the IT equipment in one month"), "e_it_10|it_10|10月IT电量" },
  { "it_kwh_m11", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the IT equipment in one month"), "e_it_11|it_11|11月IT电量" },
  { "it_kwh_m12", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 1000000000000.0, NULL, N_ ("electricity of the IT equipment in one month"), "e_it_12|it_12|12月IT电量" },
};

static const NcColumn product_columns[] = {
  { "id", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("the record's own id, repeated in the verdict"), "编号|序号|no" },
  { "product", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("product or process, as in the limit standard: 水泥熟料, 硅铁, 电石, 转炉工序 …"), "product_or_process|产品|工序|产品名称|产品或工序" },
  { "indicator", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("indicator, where the product has several: 单位产品综合能耗, 单位产品冶炼电耗 …"), "指标|指标名称|能耗指标" },
  { "rule_id", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("row of the limit table (EL0001 …), instead of the product"), "rule|规则编号" },
  { "new_or_existing", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "existing=在用=既有=现有|new=新建=改建=扩建=新改扩建|advanced=三高=先进", N_ ("existing, new or rebuilt (level 2), or held to level 1"), "status|新旧|装置类型|状态" },
  { "period", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("year that is checked; it picks the edition"), "year|统计期|统计年份|年份|核算期" },
  { "inspected_on", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("day of the inspection; without it the day of --as-of or today"), "inspection_date|检查日期|监察日期" },
  { "unit_consumption", NC_COLUMN_NUMBER, FALSE, NULL, NULL, -1000000000.0, 1000000000.0, NULL, N_ ("unit consumption, where quantities are not given"), "e|value|actual|单位产品能耗|单耗|实际值|单位产品综合能耗" },
  { "unit", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("unit of unit_consumption; the standard's own when missing"), "单位|能耗单位" },
  { "output", NC_COLUMN_NUMBER, FALSE, NULL, "t|吨|万吨|m2|m²|m3|重量箱|kg", 0, 1000000000000000.0, NULL, N_ ("qualified output in the period"), "production|output_t|产量|合格产量|合格品产量" },
  { "output_unit", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("unit of the output; t when missing"), "产量单位" },
  { "comprehensive_tce", NC_COLUMN_NUMBER, FALSE, "tce", "tce|吨标准煤|吨标煤", -1000000000000.0, 1000000000000.0, NULL, N_ ("comprehensive energy, where quantities are not given"), "energy_tce|e_tce|综合能耗|综合能源消费量" },
  { "exported_tce", NC_COLUMN_NUMBER, FALSE, "tce", "tce|吨标准煤|吨标煤", 0, 1000000000000.0, NULL, N_ ("energy delivered to others, deducted"), "exported|外供能源|外供能" },
  { "recovered_tce", NC_COLUMN_NUMBER, FALSE, "tce", "tce|吨标准煤|吨标煤", 0, 1000000000000.0, NULL, N_ ("energy recovered and used elsewhere, deducted"), "recovered|回收能源|回收利用余能" },
  { "feedstock_tce", NC_COLUMN_NUMBER, FALSE, "tce", "tce|吨标准煤|吨标煤", 0, 1000000000000.0, NULL, N_ ("energy used as feedstock, deducted where the limit leaves it out"), "feedstock|原料用能" },
  { "ore_grade_pct", NC_COLUMN_NUMBER, FALSE, "%", "%|％", 0, 100, NULL, N_ ("grade of the ore charged, for the correction"), "grade_pct|入炉品位|品位" },
  { "clinker_ratio_pct", NC_COLUMN_NUMBER, FALSE, "%", "%|％", 0, 100, NULL, N_ ("share of clinker in the cement, for the correction"), "clinker_ratio|熟料占比|熟料比例" },
  { "altitude_m", NC_COLUMN_NUMBER, FALSE, "m", "m|米", -200, 6000, NULL, N_ ("altitude, for the correction of cement"), "altitude|海拔" },
  { "pressure_pa", NC_COLUMN_NUMBER, FALSE, "Pa", "Pa|帕", 40000, 110000, NULL, N_ ("local air pressure, for the correction above 1500 m"), "air_pressure_pa|大气压|当地大气压" },
  { "coal_volatile_pct", NC_COLUMN_NUMBER, FALSE, "%", "%|％", 0, 60, NULL, N_ ("volatile matter of the coal charged to the oven"), "vdaf|装炉煤挥发分" },
  { "coal_moisture_pct", NC_COLUMN_NUMBER, FALSE, "%", "%|％", 0, 40, NULL, N_ ("moisture of the coal charged to the oven"), "moisture|装炉煤水分" },
  { "mixed_gas_ratio", NC_COLUMN_NUMBER, FALSE, NULL, NULL, 0, 1, NULL, N_ ("share of time that the oven burns mixed gas, 0…1"), "混合煤气使用时间比例|混合煤气比例" },
  { "wet_quench_ratio", NC_COLUMN_NUMBER, FALSE, NULL, NULL, 0, 1, NULL, N_ ("share of time with wet quenching, 0…1"), "湿熄时间比例|湿熄比例" },
  { "oven_age_years", NC_COLUMN_NUMBER, FALSE, NULL, "年", 0, 100, NULL, N_ ("age of the oven in years"), "oven_age|炉龄" },
  { "special_ore", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "none=无|rare_earth=稀土矿|vt=vanadium_titanium=钒钛磁铁矿|laterite=红土镍矿", N_ ("special ore in the burden"), "特殊矿|特殊矿种" },
  { "special_ore_pct", NC_COLUMN_NUMBER, FALSE, NULL, "%|％", 0, 100, NULL, N_ ("share of the special ore"), "特殊矿配比" },
  { "solar_salt", NC_COLUMN_BOOL, FALSE, NULL, NULL, 0, 0, NULL, N_ ("combined soda process on sun-dried salt"), "日晒盐|是否日晒盐" },
  { "renewable_pct", NC_COLUMN_NUMBER, FALSE, "%", "%|％", 0, 100, NULL, N_ ("share of non-hydro renewable electricity, for the price tier of aluminium"), "非水可再生能源比例|非水可再生能源消纳比例" },
  { "electricity_kwh", NC_COLUMN_NUMBER, FALSE, "kWh", "kWh|KWh|千瓦时|度", 0, 10000000000000.0, NULL, N_ ("electricity"), "耗电量|用电量|电力" },
  { "raw_coal_t", NC_COLUMN_NUMBER, FALSE, "t", "t|吨", 0, 10000000000000.0, NULL, N_ ("raw coal"), "原煤|煤炭" },
  { "washed_coal_t", NC_COLUMN_NUMBER, FALSE, "t", "t|吨", 0, 10000000000000.0, NULL, N_ ("washed coal"), "洗精煤" },
  { "middlings_t", NC_COLUMN_NUMBER, FALSE, "t", "t|吨", 0, 10000000000000.0, NULL, N_ ("middlings"), "洗中煤" },
  { "coke_t", NC_COLUMN_NUMBER, FALSE, "t", "t|吨", 0, 10000000000000.0, NULL, N_ ("coke"), "焦炭" },
  { "coal_tar_t", NC_COLUMN_NUMBER, FALSE, "t", "t|吨", 0, 10000000000000.0, NULL, N_ ("coal tar"), "煤焦油" },
  { "crude_oil_t", NC_COLUMN_NUMBER, FALSE, "t", "t|吨", 0, 10000000000000.0, NULL, N_ ("crude oil"), "原油" },
  { "fuel_oil_t", NC_COLUMN_NUMBER, FALSE, "t", "t|吨", 0, 10000000000000.0, NULL, N_ ("fuel oil"), "燃料油|重油" },
  { "gasoline_t", NC_COLUMN_NUMBER, FALSE, "t", "t|吨", 0, 10000000000000.0, NULL, N_ ("gasoline"), "汽油" },
  { "diesel_t", NC_COLUMN_NUMBER, FALSE, "t", "t|吨", 0, 10000000000000.0, NULL, N_ ("diesel"), "柴油" },
  { "lpg_t", NC_COLUMN_NUMBER, FALSE, "t", "t|吨", 0, 10000000000000.0, NULL, N_ ("liquefied petroleum gas"), "液化石油气" },
  { "natural_gas_m3", NC_COLUMN_NUMBER, FALSE, "m³", "m3|m³|立方米", 0, 10000000000000.0, NULL, N_ ("natural gas; needs its calorific value"), "天然气" },
  { "natural_gas_kj_m3", NC_COLUMN_NUMBER, FALSE, "kJ/m³", "kJ/m3|kJ/m³", 0, 10000000000000.0, NULL, N_ ("lower calorific value of the natural gas as measured"), "天然气热值|天然气低位发热量" },
  { "lng_t", NC_COLUMN_NUMBER, FALSE, "t", "t|吨", 0, 10000000000000.0, NULL, N_ ("liquefied natural gas"), "液化天然气" },
  { "coke_oven_gas_m3", NC_COLUMN_NUMBER, FALSE, "m³", "m3|m³|立方米", 0, 10000000000000.0, NULL, N_ ("coke-oven gas; needs its calorific value"), "焦炉煤气" },
  { "coke_oven_gas_kj_m3", NC_COLUMN_NUMBER, FALSE, "kJ/m³", "kJ/m3|kJ/m³", 0, 10000000000000.0, NULL, N_ ("lower calorific value of the coke-oven gas as measured"), "焦炉煤气热值" },
  { "blast_furnace_gas_m3", NC_COLUMN_NUMBER, FALSE, "m³", "m3|m³|立方米", 0, 10000000000000.0, NULL, N_ ("blast-furnace gas"), "高炉煤气" },
  { "producer_gas_m3", NC_COLUMN_NUMBER, FALSE, "m³", "m3|m³|立方米", 0, 10000000000000.0, NULL, N_ ("producer gas"), "发生炉煤气" },
  { "heat_gj", NC_COLUMN_NUMBER, FALSE, "GJ", "GJ|吉焦", 0, 10000000000000.0, NULL, N_ ("heat bought"), "热力" },
  { "steam_t", NC_COLUMN_NUMBER, FALSE, "t", "t|吨", 0, 10000000000000.0, NULL, N_ ("low-pressure steam (approximate)"), "蒸汽|低压蒸汽" },
  { "fresh_water_m3", NC_COLUMN_NUMBER, FALSE, "m³", "m3|m³|t|立方米", 0, 10000000000000.0, NULL, N_ ("fresh water bought"), "新水" },
  { "soft_water_m3", NC_COLUMN_NUMBER, FALSE, "m³", "m3|m³|t|立方米", 0, 10000000000000.0, NULL, N_ ("softened water bought"), "软化水|软水" },
  { "compressed_air_m3", NC_COLUMN_NUMBER, FALSE, "m³", "m3|m³|立方米", 0, 10000000000000.0, NULL, N_ ("compressed air bought"), "压缩空气" },
  { "oxygen_m3", NC_COLUMN_NUMBER, FALSE, "m³", "m3|m³|立方米", 0, 10000000000000.0, NULL, N_ ("oxygen bought"), "氧气" },
  { "raw_coal_kj_kg", NC_COLUMN_NUMBER, FALSE, "kJ/kg", "kJ/kg", 0, 10000000000000.0, NULL, N_ ("lower calorific value of the raw coal as measured"), "原煤热值|原煤低位发热量" },
  { "carbide_t", NC_COLUMN_NUMBER, FALSE, "t", "t|吨", 0, 10000000000000.0, NULL, N_ ("calcium carbide bought"), "电石|外购电石" },
};

static const NcColumn capacity_columns[] = {
  { "id", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("the record's own id, repeated in the verdict"), "编号|序号|no" },
  { "facility", NC_COLUMN_TEXT, TRUE, NULL, NULL, 0, 0, NULL, N_ ("kind of facility: blast_furnace 高炉, converter 转炉, electric_arc_furnace 电弧炉, ferroalloy_furnace 铁合金矿热炉, carbide_furnace 电石炉, top_charged_oven 顶装焦炉, stamp_charged_oven 捣固焦炉, coking_project 焦化项目, graphite_electrode 石墨电极, crypto_mining 虚拟货币挖矿, coal_boiler 燃煤锅炉 …"), "facility_type|equipment|type|设施|装备|设备|装备名称|设备名称|类型" },
  { "value", NC_COLUMN_NUMBER, FALSE, NULL, "m3|m³|立方米|t|吨|kVA|KVA|千伏安|m|米|mm|毫米|万吨/年|万t/a|t/h|m2|m²|kA|t/d|t/a", 0, 1000000000.0, NULL, N_ ("capacity of one furnace, in the unit of the rule"), "capacity|size|容量|规模|参数|数值|有效容积|公称容量" },
  { "unit", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("unit of the value; the rule's own when missing"), "单位" },
  { "product", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("what it makes: 炼钢用生铁, 合金钢, 特种铁合金 …"), "产品|生产品种|用途产品" },
  { "use", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("other particulars"), "用途|备注|remarks" },
  { "place", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("where it stands"), "location|region|所在地|地点" },
  { "new_or_existing", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "existing=在用=既有=现有|new=新建=拟建", N_ ("existing, or newly built"), "status|新旧|状态" },
  { "exception", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("exception that is claimed and proven by papers: casting 铸造, alloy_steel 合金钢, special_ferroalloy 特种铁合金"), "例外|除外情形" },
  { "inspected_on", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("day of the inspection; without it the day of --as-of or today"), "inspection_date|检查日期|监察日期" },
};

static const NcColumn metering_columns[] = {
  { "id", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("the record's own id, repeated in the verdict"), "编号|序号|no" },
  { "energy", NC_COLUMN_TEXT, TRUE, NULL, NULL, 0, 0, NULL, N_ ("energy metered: 电力, 煤炭, 焦炭, 原油, 成品油, 重油, 渣油, 天然气, 液化气, 煤气, 蒸汽, 水, 可回收利用的余能"), "energy_type|能源|能源种类|能源品种" },
  { "level", NC_COLUMN_CHOICE, TRUE, NULL, NULL, 0, 0, "unit=site=enterprise=进出用能单位=用能单位=一级|sub_unit=secondary=次级=主要次级用能单位=进出主要次级用能单位=次级用能单位=二级|equipment=device=主要用能设备=用能设备=设备=三级", N_ ("level of metering"), "metering_level|计量级别|层级|级别" },
  { "required", NC_COLUMN_NUMBER, FALSE, NULL, "台|个|块", 0, 10000000.0, NULL, N_ ("meters required at this level"), "required_meters|应配数|应装数|应配备数|应配台数" },
  { "installed", NC_COLUMN_NUMBER, FALSE, NULL, "台|个|块", 0, 10000000.0, NULL, N_ ("meters in place and working"), "installed_meters|实配数|实装数|配备数|实配台数" },
  { "rate_pct", NC_COLUMN_NUMBER, FALSE, "%", "%|％", 0, 100, NULL, N_ ("fit-out rate, where counts are not given"), "rate|fit_out_rate_pct|配备率" },
  { "accuracy", NC_COLUMN_TEXT, FALSE, NULL, NULL, 0, 0, NULL, N_ ("accuracy class of an electricity meter: 0.5S, 0.5, 1.0, 2.0"), "accuracy_class|准确度等级|精度|准确度" },
  { "user_class", NC_COLUMN_CHOICE, FALSE, NULL, NULL, 0, 0, "I=Ⅰ=1=Ⅰ类|II=Ⅱ=2=Ⅱ类|III=Ⅲ=3=Ⅲ类|IV=Ⅳ=4=Ⅳ类|V=Ⅴ=5=Ⅴ类", N_ ("class of the electricity customer"), "用户分类|用户类别" },
  { "inspected_on", NC_COLUMN_DATE, FALSE, NULL, NULL, 0, 0, NULL, N_ ("day of the inspection; without it the day of --as-of or today"), "inspection_date|检查日期|监察日期" },
};

static const NcEnergyColumn energies[NC_PRODUCT_N_ENERGIES] = {
  { "CE-31", 1 },
  { "CE-02", 1000 },
  { "CE-03", 1000 },
  { "CE-04", 1000 },
  { "CE-07", 1000 },
  { "CE-08", 1000 },
  { "CE-09", 1000 },
  { "CE-10", 1000 },
  { "CE-11", 1000 },
  { "CE-13", 1000 },
  { "CE-14", 1000 },
  { "CE-16", 1 },
  { NULL, 0 },
  { "CE-17", 1000 },
  { "CE-18", 1 },
  { NULL, 0 },
  { "CE-19", 1 },
  { "CE-20", 1 },
  { "CE-33", 1000 },
  { "CE-34", 1000 },
  { "CE-35", 1 },
  { "CE-36", 1 },
  { "CE-38", 1 },
  { "CE-39", 1 },
  { NULL, 0 },
  { "CE-44", 1000 },
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
  } tables[NC_N_KINDS] = {
    { motor_columns, G_N_ELEMENTS (motor_columns) },
    { transformer_columns, G_N_ELEMENTS (transformer_columns) },
    { fan_columns, G_N_ELEMENTS (fan_columns) },
    { pump_columns, G_N_ELEMENTS (pump_columns) },
    { compressor_columns, G_N_ELEMENTS (compressor_columns) },
    { boiler_columns, G_N_ELEMENTS (boiler_columns) },
    { furnace_columns, G_N_ELEMENTS (furnace_columns) },
    { kiln_columns, G_N_ELEMENTS (kiln_columns) },
    { data_center_columns, G_N_ELEMENTS (data_center_columns) },
    { product_columns, G_N_ELEMENTS (product_columns) },
    { capacity_columns, G_N_ELEMENTS (capacity_columns) },
    { metering_columns, G_N_ELEMENTS (metering_columns) },
  };

  *n_columns = tables[kind].n;
  return tables[kind].columns;
}

/**
 * nc_energy_columns:
 *
 * Returns: (transfer none): what the %NC_PRODUCT_N_ENERGIES columns from %NC_PRODUCT_FIRST_ENERGY on are counted with
 */
const NcEnergyColumn *
nc_energy_columns (void)
{
  return energies;
}
