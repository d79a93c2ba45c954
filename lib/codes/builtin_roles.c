/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Roles that are published, each with where. A code that the sources at hand do not publish is
 * absent, and so is a parent; English names are translations of this library but for those of 2020,
 * which are the source's. */
#include "codes/registry.h"

#define NOTICE_2020                                                                                \
  "Ministry of Human Resources and Social Security and others, new occupations of 2020-07-06; "    \
  "http://english.shcn.gov.cn/art/2020/7/17/art_1140_561819.html"
#define NOTICE_2024                                                                                \
  "Ministry of Human Resources and Social Security and others, notice on biological engineering "  \
  "personnel and other occupations, 2024-07-31; "                                                  \
  "https://www.mohrss.gov.cn/SYrlzyhshbzb/dongtaixinwen/buneiyaowen/rsxw/202407/"                  \
  "t20240731_523281.html"
#define TRADE_2024                                                                                 \
  "press on the notice of 2024-07-31: Tianjin daily press, 2024-11-25, "                           \
  "http://epaper.tianjinwe.com/mrxb/html/2024-11/25/content_145442_1553089.htm"
#define EDITION_2022                                                                               \
  "Occupational Classification of the People's Republic of China, 2022 edition (code); "           \
  "recognised by the notice of 2020-07-06"
#define EDITION "Occupational Classification of the People's Republic of China, 2022 edition"
#define PLATFORM                                                                                   \
  "Fan Wei, Chinese Academy of Personnel Science, on roles that Kuaishou brought forth, as "       \
  "reported in November 2025"
#define REPRINT "read in reprints of the press report; the original was not found"
#define RECOGNISED_AS(role) REPRINT "; recognised as " role
#define PUBLIC_COMMENT                                                                             \
  "first_seen: press of 2024-05-24 on the list for public comment, which names nine of the 19"
#define PLATFORM_COUNT                                                                             \
  "Chinese Academy of Personnel Science, report on new occupations of short video and live "       \
  "streaming, as reported 2024-03-20: 174 new roles"

#define OCCUPATION_2024(name, english)                                                             \
  {                                                                                                \
    "mohrss-2024-07", "occupation", name, english, NULL, NULL, NULL, "2024-07-31", NOTICE_2024,    \
        NULL                                                                                       \
  }
#define SHOWN_2024(name, english)                                                                  \
  {                                                                                                \
    "mohrss-2024-07", "occupation", name, english, NULL, NULL, "2024-05-24", "2024-07-31",         \
        NOTICE_2024, PUBLIC_COMMENT                                                                \
  }
#define OCCUPATION_2020(name, english)                                                             \
  {                                                                                                \
    "mohrss-2020-07", "occupation", name, english, NULL, NULL, NULL, "2020-07-06", NOTICE_2020,    \
        NULL                                                                                       \
  }

const ji__builtin_role ji__builtin_roles[] = {
    {"csco-2022", "occupation", "互联网营销师", "Online marketer", NULL, "4-01-06-02", NULL,
     "2020-07-06", EDITION_2022, NULL},
    {"csco-2022", "occupation", "招聘师", "Recruiter", NULL, "4-07-03-08", NULL, NULL, EDITION,
     NULL},
    {"csco-2022", "trade", "直播招聘师", "Live recruiter", "4-07-03-08", NULL, NULL, "2024-07-31",
     TRADE_2024,
     "that it is a trade of 招聘师 is this library's reading: the sources at hand say that it is "
     "the "
     "trade of an occupation, which they do not name"},
    {"csco-2022", "trade", "直播销售员", "Livestreaming salesperson", "4-01-06-02", NULL, NULL,
     "2020-07-06", NOTICE_2020, NULL},
    OCCUPATION_2020("区块链工程技术人员", "Blockchain technician"),
    OCCUPATION_2020("城市管理网格员", "Urban administration grid operator"),
    OCCUPATION_2020("互联网营销师", "Online marketer"),
    OCCUPATION_2020("信息安全测试员", "Information security tester"),
    OCCUPATION_2020("区块链应用操作员", "Blockchain application operator"),
    OCCUPATION_2020("在线学习服务师", "Online learning consultant"),
    OCCUPATION_2020("社群健康助理员", "Community health assistant"),
    OCCUPATION_2020("老年人能力评估师", "Ability assessor for older adults"),
    OCCUPATION_2020("增材制造设备操作员", "Additive manufacturing equipment operator"),
    {"mohrss-2020-07", "trade", "直播销售员", "Livestreaming salesperson", "互联网营销师", NULL,
     NULL, "2020-07-06", NOTICE_2020, NULL},
    SHOWN_2024("生物工程技术人员", "Biological engineering personnel"),
    OCCUPATION_2024("口腔卫生技师", "Oral hygiene technician"),
    OCCUPATION_2024("网络安全等级保护测评师", "Network security grade assessor"),
    SHOWN_2024("云网智能运维员", "Cloud network intelligent operations technician"),
    SHOWN_2024("生成式人工智能系统应用员",
               "Generative artificial intelligence system application specialist"),
    SHOWN_2024("工业互联网运维员", "Industrial internet operations technician"),
    SHOWN_2024("智能网联汽车测试员", "Intelligent connected vehicle tester"),
    OCCUPATION_2024("有色金属现货交易员", "Non-ferrous metals spot trader"),
    SHOWN_2024("用户增长运营师", "User-growth operations specialist"),
    OCCUPATION_2024("会展搭建师", "Exhibition builder"),
    SHOWN_2024("文创产品策划运营师",
               "Cultural and creative product planning and operations specialist"),
    OCCUPATION_2024("储能电站运维管理员", "Energy storage station operations manager"),
    OCCUPATION_2024("电能质量管理员", "Power quality manager"),
    OCCUPATION_2024("版权经纪人", "Copyright agent"),
    SHOWN_2024("网络主播", "Online streamer"),
    OCCUPATION_2024("滑雪巡救员", "Ski patrol rescuer"),
    OCCUPATION_2024("氢基直接还原炼铁工", "Hydrogen-based direct reduction ironmaker"),
    SHOWN_2024("智能制造系统运维员", "Intelligent manufacturing system operations technician"),
    OCCUPATION_2024("智能网联汽车装调运维员",
                    "Intelligent connected vehicle assembly and maintenance technician"),
    {"mohrss-2024-07", "trade", "汽配销售经理人", "Auto parts sales manager", NULL, NULL, NULL,
     "2024-07-31", NOTICE_2024, "the occupation that it is a trade of is not in the sources"},
    {"mohrss-2024-07", "trade", "直播招聘师", "Live recruiter", NULL, NULL, NULL, "2024-07-31",
     TRADE_2024,
     "fifth level, under an occupation that the sources at hand do not name: no code; see "
     "csco-2022:直播招聘师"},
    {"kuaishou", "role", "网络主播", "Online streamer", NULL, NULL, NULL, "2024-07-31", PLATFORM,
     RECOGNISED_AS("mohrss-2024-07:网络主播")},
    {"kuaishou", "role", "互联网营销师", "Online marketer", NULL, NULL, NULL, "2020-07-06",
     PLATFORM, RECOGNISED_AS("mohrss-2020-07:互联网营销师")},
    {"kuaishou", "role", "直播招聘师", "Live recruiter", NULL, NULL, NULL, "2024-07-31", PLATFORM,
     RECOGNISED_AS("mohrss-2024-07:直播招聘师")},
    {"kuaishou", "role", "生活服务体验员", "Local services reviewer", NULL, NULL, NULL, NULL,
     PLATFORM, REPRINT},
    {"kuaishou", "role", "选品师", "Product selector", NULL, NULL, NULL, NULL, PLATFORM, REPRINT},
};
const size_t ji__builtin_role_count = sizeof ji__builtin_roles / sizeof *ji__builtin_roles;

const ji__builtin_count ji__builtin_counts[] = {
    {"csco-2022", "occupation", 1639, EDITION, "the edition has the codes; load it as a code list"},
    {"csco-2022", "trade", -1, EDITION,
     "how many the edition and later notices have is not stated here"},
    {"mohrss-2020-07", "occupation", 9, NOTICE_2020, NULL},
    {"mohrss-2020-07", "trade", 5, NOTICE_2020, NULL},
    {"mohrss-2024-07", "occupation", 19, NOTICE_2024, NULL},
    {"mohrss-2024-07", "trade", 28, NOTICE_2024, NULL},
    {"kuaishou", NULL, 174, PLATFORM_COUNT,
     "only names that a source lists as among the 174 are here"},
};
const size_t ji__builtin_count_count = sizeof ji__builtin_counts / sizeof *ji__builtin_counts;
