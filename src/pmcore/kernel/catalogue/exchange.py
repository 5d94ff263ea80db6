"""Words for the codes of exchange and the command line."""

from __future__ import annotations

from pmcore.kernel.catalogue.entry import Entry
from pmcore.kernel.codes import Code

ENTRIES: dict[Code, Entry] = {
    Code.DOCUMENT_NOT_FOUND: Entry(
        en="There is no file {path}.",
        zh="文件 {path} 不存在。",
        advice_en="Check the path; it is relative to the folder you are in.",
        advice_zh="请检查路径；相对路径从当前文件夹算起。",
    ),
    Code.DOCUMENT_UNREADABLE: Entry(
        en="{path} cannot be read: {problem}.",
        zh="无法读取 {path}：{problem}。",
        advice_en="Check that it is a file you may read.",
        advice_zh="请确认它是一个可读取的文件。",
    ),
    Code.DOCUMENT_UNWRITABLE: Entry(
        en="{path} cannot be written: {problem}.",
        zh="无法写入 {path}：{problem}。",
        advice_en="Check that the folder exists, that you may write there and that the disk is not full.",
        advice_zh="请确认文件夹存在、有写入权限且磁盘未满。",
    ),
    Code.DOCUMENT_TOO_LARGE: Entry(
        en="The document is larger than {limit} bytes.",
        zh="文档超过 {limit} 字节。",
        advice_en="Check that it is the right file; if it is, raise ReadLimits.max_bytes (for YAML max_yaml_bytes), or use JSON.",
        advice_zh="请确认文件无误；如无误，请调大 ReadLimits.max_bytes（YAML 为 max_yaml_bytes），或改用 JSON。",
    ),
    Code.DOCUMENT_TOO_DEEP: Entry(
        en="The document nests lists and objects more than {limit} levels deep.",
        zh="文档的嵌套超过 {limit} 层。",
        advice_en="A plan needs few levels: tasks stand in one list and name their parent.",
        advice_zh="计划文件无需多层嵌套：所有任务在同一列表中，以 parent 指明上级。",
    ),
    Code.DOCUMENT_ENCODING: Entry(
        en="The document is not UTF-8: {problem}.",
        zh="文档不是 UTF-8 编码：{problem}。",
        advice_en="Save it as UTF-8, with or without a byte order mark.",
        advice_zh="请另存为 UTF-8，带不带 BOM 均可。",
    ),
    Code.DOCUMENT_SYNTAX: Entry(
        en="Line {line}, column {column} is not {format}: {problem}.",
        zh="第 {line} 行第 {column} 列不符合 {format} 语法：{problem}。",
        advice_en="Look just before that place for a missing comma, quote or bracket.",
        advice_zh="请检查该处之前是否缺少逗号、引号或括号。",
    ),
    Code.DOCUMENT_NUMBER: Entry(
        en="The document contains the number {value}, which a plan cannot hold.",
        zh="文档包含计划无法容纳的数值 {value}。",
        advice_en="Write a finite number of at most 24 digits.",
        advice_zh="请写有限的数，至多 24 位数字。",
    ),
    Code.DOCUMENT_KEY_TWICE: Entry(
        en="Key {key} stands twice in one object{owner}.",
        zh="同一对象{owner}中键 {key} 出现两次。",
        advice_en="Keep one of the two; which one was meant cannot be guessed.",
        advice_zh="请只保留其中之一；无法猜测哪一个才是本意。",
    ),
    Code.DOCUMENT_YAML: Entry(
        en="Line {line} uses {feature}, which plan files do not allow.",
        zh="第 {line} 行使用了{feature}，计划文件不允许。",
        advice_en="Write the value out in plain YAML: mappings, lists, texts, numbers, true, false and null.",
        advice_zh="请用基本 YAML 直接写出值：映射、列表、文本、数字、true、false 和 null。",
    ),
    Code.DOCUMENT_SCHEMA: Entry(
        en="This is not a plan document that pmcore reads here: schema is {value}.",
        zh="这不是此处可读取的计划文档：schema 为 {value}。",
        advice_en='A plan begins with "schema": "{known}"; a higher number needs a newer pmcore.',
        advice_zh='计划文档以 "schema": "{known}" 开头；更高的编号需要更新版本的 pmcore。',
    ),
    Code.DOCUMENT_INVALID: Entry(
        en="Problems in the plan document: {count}. First, at {place}: {first}",
        zh="计划文档中的问题：{count} 处。第一处位于 {place}：{first}",
        advice_en="{advice} Nothing was loaded.",
        advice_zh="{advice}未载入任何内容。",
    ),
    Code.DOCUMENT_FIELD_MISSING: Entry(
        en="{field} is missing.",
        zh="缺少 {field}。",
        advice_en="Add it; pmcore schema prints what each object needs.",
        advice_zh="请补上；各对象的必填项可用 pmcore schema 列出。",
    ),
    Code.DOCUMENT_BASE: Entry(
        en="Calendar {calendar} stands on {base}, which the document does not contain.",
        zh="日历 {calendar} 的基础日历 {base} 不在文档中。",
        advice_en="Add that calendar, or name one of: {known}.",
        advice_zh="请添加该日历，或使用：{known}。",
    ),
    Code.DOCUMENT_BASE_LOOP: Entry(
        en="Calendars are each other's base: {path!w}.",
        zh="日历互为基础：{path!w}。",
        advice_en="Let one of them have a week of its own instead of a base.",
        advice_zh="请让其中一个使用自己的周模式，而不是基础日历。",
    ),
    Code.DOCUMENT_HOLIDAYS: Entry(
        en="Calendar {calendar} has a holiday source that a plan file cannot hold: {source}.",
        zh="日历 {calendar} 的节假日来源无法写入计划文件：{source}。",
        advice_en="Plan files hold CountryHolidays; turn other sources into exceptions for the years needed.",
        advice_zh="计划文件可保存 CountryHolidays；其他来源请转为所需年份的例外。",
    ),
    Code.DOCUMENT_SCHEDULE: Entry(
        en="This is not a schedule that can be verified: {problem}.",
        zh="这不是可以校验的排程：{problem}。",
        advice_en="Give what pmcore schedule --json writes, a list of rows that each have an id, or rows by id.",
        advice_zh="请给出 pmcore schedule --json 写的文件、各带 id 的行的列表，或按编号的行。",
    ),
    Code.DOCUMENT_OTHER_PROJECT: Entry(
        en="The schedule is one of project {given}, the plan is project {project}.",
        zh="该排程属于项目 {given}，而计划是项目 {project}。",
        advice_en="Give a plan and a schedule of the same project.",
        advice_zh="请给出同一项目的计划和排程。",
    ),
    Code.IMPORT_ROOT: Entry(
        en="This is not a Microsoft Project XML file: its root is {root} of {namespace}.",
        zh="这不是 Microsoft Project XML 文件：根元素为 {root}，命名空间为 {namespace}。",
        advice_en="In Microsoft Project, save the plan as type XML and open that file.",
        advice_zh="请在 Microsoft Project 中将计划另存为 XML 格式，再打开该文件。",
    ),
    Code.IMPORT_DOCTYPE: Entry(
        en="Line {line} declares a document type, which is refused: it could define entities.",
        zh="第 {line} 行声明了文档类型（DOCTYPE），可能定义实体，因此拒绝读取。",
        advice_en="Microsoft Project writes none; check where the file comes from, or take the line out.",
        advice_zh="Microsoft Project 不会写入该声明；请核实文件来源，或删去该行。",
    ),
    Code.IMPORT_UID_TWICE: Entry(
        en="{element} {uid} stands in the file twice.",
        zh="文件中 {element} {uid} 出现两次。",
        advice_en="Give one of them a UID of its own.",
        advice_zh="请为其中之一指定不同的 UID。",
    ),
    Code.IMPORT_REFERENCE: Entry(
        en="{field} {uid} names nothing in the file.",
        zh="{field} {uid} 在文件中没有对应的记录。",
        advice_en="Add what it names, or take the reference out; saving the plan anew as XML usually does it.",
        advice_zh="请补上所指的记录或删去该引用；在原软件中重新另存为 XML 通常即可解决。",
    ),
    Code.IMPORT_NOT_UNDERSTOOD: Entry(
        en="The file has {what}, which dates are computed without (count: {count}, first: {first}).",
        zh="文件中有{what}，计算日期时未予考虑（共 {count} 处，首见于 {first}）。",
        advice_en="Nothing is lost: it is kept in extras. Compare with the stored dates to see what it moves.",
        advice_zh="内容未丢失，保留在 extras 中；可与文件所存日期比较，查看影响。",
        severity="warning",
    ),
    Code.IMPORT_ADJUSTED: Entry(
        en="Changed on the way in: {what} (count: {count}, first: {first}).",
        zh="读入时已调整：{what}（共 {count} 处，首见于 {first}）。",
        advice_en="Look at the first one and decide whether the change is right.",
        advice_zh="请查看首处，确认调整是否合适。",
        severity="warning",
    ),
    Code.IMPORT_KEPT: Entry(
        en="Carried along unread: {names} (fields: {count}).",
        zh="未读取、随附保留的字段：{names}（共 {count} 种）。",
        advice_en="They are in extras, as they stood in the file.",
        advice_zh="它们按原样保留在 extras 中。",
        severity="info",
    ),
    Code.IMPORT_DIFFERS: Entry(
        en="{task} is computed from {start} to {finish}, the file says {stored_start} to {stored_finish}. Likely because of {cause}.",
        zh="{task} 计算为 {start} 至 {finish}，文件为 {stored_start} 至 {stored_finish}。可能原因：{cause}。",
        advice_en="Explain the computed date, or look at the task in the tool that wrote the file.",
        advice_zh="请查看该日期的解释，或在写出此文件的软件中查看该任务。",
        severity="warning",
    ),
    Code.CLI_USAGE: Entry(
        en="{problem}.",
        zh="命令有误：{problem}。",
        advice_en="Try: {command} --help",
        advice_zh="请运行：{command} --help",
    ),
    Code.CLI_OUTPUT: Entry(
        en="{path} is the plan itself or is named twice.",
        zh="{path} 是计划文件本身，或被指定了两次。",
        advice_en="Give every output a file name of its own.",
        advice_zh="请为每个输出指定各自的文件名。",
    ),
    Code.CLI_FORMAT: Entry(
        en="{path} asks for a format that pmcore does not write: {ending}.",
        zh="{path} 的格式 {ending} 无法写出。",
        advice_en="Formats that can be written: {known}. End the name so.",
        advice_zh="可写出的格式：{known}。请使用相应的文件扩展名。",
    ),
    Code.CLI_CALENDAR: Entry(
        en="The plan has no calendar {calendar}.",
        zh="计划中没有日历 {calendar}。",
        advice_en="Its calendars are: {known}.",
        advice_zh="现有日历：{known}。",
    ),
    Code.CLI_EXISTS: Entry(
        en="There is already something at {path}; it was left as it is.",
        zh="{path} 已存在，未作改动。",
        advice_en="Choose another name, or move it away first.",
        advice_zh="请换一个文件名，或先移走它。",
    ),
    Code.CLI_NAME: Entry(
        en="{options!w} tell which days of a calendar to show, but none is named.",
        zh="{options!w} 用于指定显示日历的哪些天，但未指明日历。",
        advice_en="Name one of: {known}. Without these options they are listed.",
        advice_zh="请指明其一：{known}；不带这些选项则列出全部日历。",
    ),
    Code.CLI_INTERNAL: Entry(
        en="pmcore failed in a way it should not: {problem}.",
        zh="pmcore 发生了不应出现的故障：{problem}。",
        advice_en="Run it again with --debug and report the traceback, please.",
        advice_zh="请用 --debug 再次运行，并报告错误堆栈。",
    ),
}
