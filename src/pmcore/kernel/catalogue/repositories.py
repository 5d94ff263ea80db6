"""Words for the codes of repositories."""

from __future__ import annotations

from pmcore.kernel.catalogue.entry import Entry
from pmcore.kernel.codes import Code

ENTRIES: dict[Code, Entry] = {
    Code.STORE_CONFLICT: Entry(
        en="{project} was saved by somebody else: it is at version {found}, not {expected}.",
        zh="{project} 已被他人保存：当前版本为 {found}，而非 {expected}。",
        advice_en="Open it anew and make the change again; rebase() does so where both touch different fields.",
        advice_zh="请重新打开并再次修改；若双方改动的字段不同，可用 rebase()。",
    ),
    Code.STORE_PROJECT_EXISTS: Entry(
        en="There is a project {project} already.",
        zh="项目 {project} 已存在。",
        advice_en="Open it and save changes, or choose another id.",
        advice_zh="请打开它并保存改动，或换一个编号。",
    ),
    Code.STORE_PROJECT_UNKNOWN: Entry(
        en="There is no project {project}.",
        zh="没有项目 {project}。",
        advice_en="Check the id; the list of projects has those you may see.",
        advice_zh="请检查编号；项目列表中有您可见的项目。",
    ),
    Code.STORE_DOCUMENT_EXISTS: Entry(
        en="There is a {what!n} {id} already.",
        zh="{what!n} {id} 已存在。",
        advice_en="Open it and save it at its version, or choose another id.",
        advice_zh="请打开并按其版本保存，或换一个编号。",
    ),
    Code.STORE_DOCUMENT_UNKNOWN: Entry(
        en="There is no {what!n} {id}.",
        zh="没有{what!n} {id}。",
        advice_en="Check the id; the list has those you may see.",
        advice_zh="请检查编号；列表中有您可见的条目。",
    ),
    Code.STORE_SCHEDULE_UNKNOWN: Entry(
        en="No schedule of {project} with these options is kept.",
        zh="没有保存 {project} 在这些选项下的进度计划。",
        advice_en="Schedule the project and keep the result: unit.schedules.keep(schedule).",
        advice_zh="请计算项目进度并保存：unit.schedules.keep(schedule)。",
    ),
    Code.STORE_SCHEDULE_STALE: Entry(
        en="The schedule of {project} is of version {found} by pmcore {engine}; needed is version {version} by pmcore {known}.",
        zh="{project} 的进度计划属于版本 {found}（pmcore {engine}）；需要版本 {version}（pmcore {known}）。",
        advice_en="Open the project as it is kept, schedule it and keep the result; or open the old dates with stale_ok=True.",
        advice_zh="请打开已保存的项目，重新计算进度并保存；或用 stale_ok=True 打开旧日期。",
    ),
    Code.STORE_SCHEDULE_FOREIGN: Entry(
        en="The schedule is of a version {version} of {project} that was never saved.",
        zh="该进度计划属于 {project} 从未保存过的版本 {version}。",
        advice_en="Save the plan or open it as it is kept, then schedule it and keep the result.",
        advice_zh="请先保存该计划或打开已保存的计划，再计算进度并保存。",
    ),
    Code.STORE_SCHEDULE_DIFFERS: Entry(
        en="The schedule kept of {project} is not what its plan gives: {column} of {task} differs.",
        zh="为 {project} 保存的进度计划与计划不符：{task} 的 {column} 不同。",
        advice_en="Schedule the project and keep the result anew.",
        advice_zh="请重新计算项目进度并保存。",
    ),
    Code.STORE_PROJECT_REMOVED: Entry(
        en="There was another project {project} up to version {last}, and versions are never used twice.",
        zh="曾有另一个项目 {project}，直到版本 {last}；版本号不会重复使用。",
        advice_en="Add continued(project, after={last}), or choose another id.",
        advice_zh="请添加 continued(project, after={last})，或换一个编号。",
    ),
    Code.STORE_KEY_REUSED: Entry(
        en="The key {key} belongs to another change of {project}, version {version}.",
        zh="键 {key} 已属于 {project} 的另一次更改（版本 {version}）。",
        advice_en="Give each command a key of its own, and the same one only when it is repeated.",
        advice_zh="每条命令应有自己的键，仅在重试时使用相同的键。",
    ),
    Code.STORE_LOG_GAP: Entry(
        en="The log of {project} does not lead from version {expected} to {version}.",
        zh="{project} 的日志无法从版本 {expected} 连到 {version}。",
        advice_en="Save the project that was opened at that version, not a copy read from elsewhere.",
        advice_zh="请保存在该版本打开的项目，而不是来自别处的副本。",
    ),
    Code.STORE_UNIT_OVER: Entry(
        en="This unit of work is over.",
        zh="该工作单元已结束。",
        advice_en="Begin another one with store.unit(tenant).",
        advice_zh="请用 store.unit(tenant) 开始新的工作单元。",
    ),
    Code.STORE_REBASE: Entry(
        en="The changes cannot be put on top of version {version} of {project}: {reason}.",
        zh="无法将改动移到 {project} 的版本 {version} 之上：{reason}。",
        advice_en="Open the project anew, look at what was changed, and make the change again.",
        advice_zh="请重新打开项目，查看他人的改动后再次修改。",
    ),
    Code.STORE_PAGE: Entry(
        en="The mark {after} does not say where a page begins.",
        zh="标记 {after} 不能表示页的起点。",
        advice_en="Pass the mark that came with the page before, or none for the first page.",
        advice_zh="请传入上一页返回的标记；第一页不传。",
    ),
    Code.STORE_NOT_FOUND: Entry(
        en="There is no store {path}.",
        zh="没有存储库 {path}。",
        advice_en="Check the name, or make one: pmcore db init PATH, SqliteStore.create(path), PostgresStore.create(...).",
        advice_zh="请检查名称，或新建：pmcore db init PATH，SqliteStore.create(path)，PostgresStore.create(...)。",
    ),
    Code.STORE_EXISTS: Entry(
        en="{path} is there already.",
        zh="{path} 已存在。",
        advice_en="Open it, or choose another name; nothing was changed.",
        advice_zh="请打开它或换一个名称；未做任何更改。",
    ),
    Code.STORE_NOT_A_STORE: Entry(
        en="{path} is no store of pmcore: {reason}.",
        zh="{path} 不是 pmcore 存储库：{reason}。",
        advice_en="Check the path. Restore a backup if it should be one.",
        advice_zh="请检查路径。若它本应是存储库，请从备份恢复。",
    ),
    Code.STORE_NEWER: Entry(
        en="{path} was written by a newer pmcore: its schema is {found}, this one knows {known}.",
        zh="{path} 由更新版本的 pmcore 写入：其结构版本为 {found}，本版本支持 {known}。",
        advice_en="Install a newer pmcore.",
        advice_zh="请安装更新的 pmcore。",
    ),
    Code.STORE_OLDER: Entry(
        en="{path} was written by an older pmcore: its schema is {found}, this one needs {known}.",
        zh="{path} 由较旧版本的 pmcore 写入：其结构版本为 {found}，本版本需要 {known}。",
        advice_en="Keep a copy, then migrate it: {command}",
        advice_zh="请先备份，再迁移：{command}",
    ),
    Code.STORE_ENGINE_OLD: Entry(
        en="This Python comes with SQLite {found}; pmcore needs {needed}.",
        zh="此 Python 附带 SQLite {found}；pmcore 需要 {needed}。",
        advice_en="Use a newer Python.",
        advice_zh="请使用更新的 Python。",
    ),
    Code.STORE_OVERTAKEN: Entry(
        en="Another unit of work was committed first, and this one cannot go on.",
        zh="另一个工作单元已先行提交，本单元无法继续。",
        advice_en="Repeat the whole unit; nothing of it was kept.",
        advice_zh="请重新执行整个工作单元；未保存任何内容。",
    ),
    Code.STORE_OUTCOME_UNKNOWN: Entry(
        en="The connection broke while committing: {reason}.",
        zh="提交过程中连接中断：{reason}。",
        advice_en="It may have been kept or not. Repeat the same commands with the same keys: they are kept once.",
        advice_zh="内容可能已保存，也可能没有。请以相同的键重复相同的命令：只会保存一次。",
    ),
    Code.STORE_BUSY: Entry(
        en="The store is busy: somebody else has been writing for {seconds} s.",
        zh="存储库忙：他人已写入 {seconds} 秒。",
        advice_en="Try again; nothing was kept.",
        advice_zh="请重试；未保存任何内容。",
    ),
    Code.STORE_FULL: Entry(
        en="The store cannot grow: {reason}.",
        zh="存储库无法增长：{reason}。",
        advice_en="Make room and save again; the project still has its changes.",
        advice_zh="请腾出空间后再次保存；项目仍保有改动。",
    ),
    Code.STORE_FAILED: Entry(
        en="The store failed: {reason}.",
        zh="存储库出错：{reason}。",
        advice_en="Nothing was kept. Look into what it says, then try again.",
        advice_zh="未保存任何内容。请按提示排查后重试。",
    ),
    Code.STORE_BACKUP: Entry(
        en="The backup cannot be used: {reason}.",
        zh="备份无法使用：{reason}。",
        advice_en="Check that it is the right file, whole and unchanged; take another backup.",
        advice_zh="请确认文件正确、完整且未被改动，或改用其他备份。",
    ),
    Code.STORE_UNREADABLE: Entry(
        en="{what} of {project} cannot be read: {reason}.",
        zh="无法读取 {project} 的{what}：{reason}。",
        advice_en="The file is damaged. Restore a backup.",
        advice_zh="文件已损坏，请从备份恢复。",
    ),
    Code.STORE_ROWS_DIFFER: Entry(
        en="The rows of {project} are not those that were saved.",
        zh="{project} 的数据行与保存时不符。",
        advice_en="The file was damaged, or changed by another program. Restore a backup.",
        advice_zh="文件已损坏或被其他程序改动，请从备份恢复。",
    ),
    Code.STORE_LOG_BROKEN: Entry(
        en="The log of {project} is broken at version {version}.",
        zh="{project} 的日志在版本 {version} 处断裂。",
        advice_en="An entry was damaged, or changed by another program. Restore a backup.",
        advice_zh="日志条目已损坏或被其他程序改动，请从备份恢复。",
    ),
    Code.STORE_FACTORY: Entry(
        en="{factory} makes no store: {reason}.",
        zh="{factory} 未能创建存储库：{reason}。",
        advice_en="Name a module that Python finds from here, and what makes an empty store in it: our_module:make_store.",
        advice_zh="请给出此处可导入的模块及其中创建空存储库的函数，例如 our_module:make_store。",
    ),
    Code.STORE_NOT_KEPT: Entry(
        en="Version {expected} of {project} is somebody else's: the change of that number which this one goes on from was never kept.",
        zh="{project} 的版本 {expected} 来自他人：此处所基于的同号变更从未保存。",
        advice_en="Open the project again and make all changes there, or rebase() them from the version they began with.",
        advice_zh="请重新打开项目并再次作出全部变更，或从起始版本用 rebase() 重放。",
    ),
    Code.STORE_AHEAD: Entry(
        en="{path} says version {version} of project {project}, but the store has come to {found} only.",
        zh="{path} 注明为项目 {project} 的版本 {version}，但存储库中只到版本 {found}。",
        advice_en="If it was edited in Python after it was opened at version {found}, say so: --onto {found}. Else it is of another store.",
        advice_zh="若它在版本 {found} 打开后用 Python 编辑过，请注明：--onto {found}；否则它来自其他存储库。",
    ),
    Code.STORE_NOT_JOINABLE: Entry(
        en="A unit of work cannot join this connection: {reason}.",
        zh="工作单元无法加入此连接：{reason}。",
        advice_en="Begin a transaction on a connection that is ready for it, then join; the host commits it.",
        advice_zh="请先在可用的连接上开始事务，然后加入；由宿主提交该事务。",
    ),
    Code.STORE_JOIN_LOST: Entry(
        en="The transaction that this unit of work joined has ended before the unit.",
        zh="该工作单元加入的事务已在单元之前结束。",
        advice_en="Whether its writes were kept, the host's transaction decided. Leave a unit first, then commit.",
        advice_zh="其写入是否保存由宿主的事务决定。请先离开工作单元，再提交事务。",
    ),
    Code.STORE_PERSON_UNKNOWN: Entry(
        en="There is no person {person}.",
        zh="没有人员 {person}。",
        advice_en="Check the id. To erase somebody who was never kept here, say which texts stand for them: also=[...].",
        advice_zh="请检查编号。若要抹除未登记的人员，请用 also=[...] 给出代表此人的文字。",
    ),
    Code.STORE_PERSON_ERASED: Entry(
        en="{person} was erased.",
        zh="{person} 已被抹除。",
        advice_en="Nothing is kept of whoever had this id. Somebody who comes back needs a new one.",
        advice_zh="此编号的人员信息已不再保存。若此人回归，请使用新的编号。",
    ),
    Code.STORE_CONSUMER_UNKNOWN: Entry(
        en="There is no consumer {consumer} of events.",
        zh="没有事件消费者 {consumer}。",
        advice_en="Enter it once: unit.outbox.subscribe(name, start='now').",
        advice_zh="请先登记：unit.outbox.subscribe(name, start='now')。",
    ),
    Code.STORE_LEASE_LOST: Entry(
        en="The events of {project} were handed to somebody else who works for {consumer}.",
        zh="{project} 的事件已转交给 {consumer} 的另一个工作进程。",
        advice_en="Claim again, for a longer time; what was sent twice has the same keys.",
        advice_zh="请重新领取，并延长租期；重复发送的事件键相同。",
    ),
    Code.STORE_EVENT: Entry(
        en="An event cannot be put into the outbox: {reason}.",
        zh="事件无法放入发件箱：{reason}。",
        advice_en="Put what schedule_moves(before, after) returns, or a part of it.",
        advice_zh="请放入 schedule_moves(before, after) 返回的事件或其中一部分。",
    ),
}
