# The texts of notices. The first line is the subject, .body the text.
# Every notice may also use { $scheme }, { $mark-name } and { $body }.

self-diagnosis-passed = Self-diagnosis passed: how to apply ({ $unit })
    .body =
        You have answered every question of the self-diagnosis for “{ $unit }” with yes. The application form is now open to you; please log in to continue.
self-diagnosis-failed = Result of your self-diagnosis ({ $unit })
    .body =
        In the self-diagnosis for “{ $unit }” the following conditions are not met, so we cannot take an application yet.

        { $questions }

        Once they are met, please take the self-diagnosis again. You may do so as often as you wish.

application-received = Application received ({ $application })
    .body =
        We received your application for “{ $subject }” on { $received }. Its number is { $application }; please quote it when you contact us.
application-incomplete = Your application is incomplete ({ $application })
    .body =
        The following papers or statements are missing from your application for “{ $subject }” (number { $application }):

        { $missing }

        Please hand them in by { $until }. Without them we may be unable to take the application.
application-refused = Your application cannot be taken ({ $application })
    .body =
        We cannot take your application for “{ $subject }” (number { $application }), for this reason:

        { $reason }

        You may apply again once the reason no longer holds.

paper-review-passed = Paper review passed ({ $application })
    .body =
        The paper review for “{ $unit }” (number { $application }) is passed. After logging in you will find what comes next.
paper-review-failed = Paper review failed ({ $application })
    .body =
        The paper review for “{ $unit }” (number { $application }) is failed, because these items are not met:

        { $items }

        If you can remedy this by { $fix_until }, you may apply for one re-review, free of charge. Applications are open until { $rereview_until }. If there is none by then, the result is final.
review-failed-finally = Review failed: the result is final ({ $application })
    .body =
        The review for “{ $unit }” (number { $application }) is failed and the result is final, because these items are not met:

        { $items }

        If you wish to be reviewed again, please file a new application.

inspection-arranged = Time of your online inspection ({ $application })
    .body =
        We will carry out the online inspection for “{ $unit }” (number { $application }) as follows.

        Declared servers: { $servers }
        Begins: { $from }
        Ends: { $to }
        Contact during the inspection: { $on_duty }

        The inspection runs within this time only. If it cannot be finished, it is stopped and a new time is agreed.
inspection-stopped = Online inspection stopped ({ $application })
    .body =
        The online inspection for “{ $unit }” (number { $application }) was stopped at { $at }.

        Reason: { $reason }

        We will contact you to agree a new time. Nobody fails a review merely because an inspection was stopped.
inspection-rescheduled = New time of your online inspection ({ $application })
    .body =
        The online inspection for “{ $unit }” (number { $application }) has a new time.

        Begins: { $from }
        Ends: { $to }
        Contact during the inspection: { $on_duty }
inspection-passed = Online inspection passed ({ $application })
    .body =
        The online inspection for “{ $unit }” (number { $application }) is passed.
inspection-failed = Online inspection failed ({ $application })
    .body =
        The online inspection for “{ $unit }” (number { $application }) is failed. Number of findings: { $findings }. The review report gives the details.

        If you can remedy this by { $fix_until }, you may apply for one re-review, free of charge. Applications are open until { $rereview_until }. If there is none by then, the result is final.

report-ready = Your review report is ready ({ $application })
    .body =
        The report of the review for “{ $unit }” (number { $application }) is ready. Please log in to read it.

        If you object to what it says, please file your objection by { $objection_until }.
objection-received = Objection received ({ $application })
    .body =
        We received your objection to the review for “{ $unit }” (number { $application }) on { $received }. We will tell you what we find.
objection-upheld = Your objection is upheld ({ $application })
    .body =
        We have examined your objection to the review for “{ $unit }” (number { $application }) and found that you are right. We apologise.

        What we found: { $reason }

        We will do the review again, at no cost to you.
objection-dismissed = Your objection is not upheld ({ $application })
    .body =
        We have examined your objection to the review for “{ $unit }” (number { $application }). The result of the review stands.

        Reason: { $reason }

rereview-due = The time to apply for a re-review is running out ({ $application })
    .body =
        For the review for “{ $unit }” (number { $application }) a re-review is still open to you.

        Last day to apply: { $rereview_until }
        Last day for remedies: { $fix_until }

        If there is no application by then, the result of the review is final.
rereview-received = Application for a re-review received ({ $application })
    .body =
        We received your application for a re-review for “{ $unit }” (number { $application }) on { $received }. A re-review takes place once, and free of charge.
rereview-expired = The re-review is no longer open ({ $application })
    .body =
        No re-review for “{ $unit }” (number { $application }) was applied for by { $rereview_until }. The result of the review is therefore final: failed.

        If you wish to be reviewed again, please file a new application.
rereview-passed = Re-review passed ({ $application })
    .body =
        The re-review for “{ $unit }” (number { $application }) is passed. After logging in you will find what comes next.
rereview-failed = Re-review failed ({ $application })
    .body =
        The re-review for “{ $unit }” (number { $application }) is failed, because these items are not met:

        { $items }

        There is one re-review only. If you wish to be reviewed again, please file a new application.

contract-to-sign = A contract for you to sign ({ $application })
    .body =
        For your application { $application }, the contract “{ $contract }” must be signed. You will find it after logging in. Please read it and sign it.
fee-due = Invoice { $invoice }
    .body =
        Please pay the following fee.

        Invoice: { $invoice }
        Fee: { $fee }
        Amount: { $amount }
        Payable by: { $due }
fee-overdue = Invoice { $invoice } is overdue
    .body =
        We have not received payment of the following fee, which was due. Please look into it at once.

        Invoice: { $invoice }
        Fee: { $fee }
        Amount: { $amount }
        Payable by: { $due }

        If you have paid in the meantime, please disregard this message.
fee-received = Payment received: invoice { $invoice }
    .body =
        We received the following fee on { $received }. Thank you.

        Invoice: { $invoice }
        Fee: { $fee }
        Amount: { $amount }

pass-issued = Pass { $pass } is issued
    .body =
        We have issued the pass for “{ $system }”. Please log in to receive it.

        Pass number: { $pass }
        Review: { $unit }
        Valid: from { $from } to { $to }

        If anything changes in what was reviewed, please tell us without delay.
renewal-opens = Renewal opens: { $what }
    .body =
        Your { $what } expires at the end of { $until }. You may apply for renewal from { $opens }.

        What is not renewed by its expiry is revoked. A review takes time, so please apply early.
renewal-received = Application for renewal received ({ $application })
    .body =
        We received your application to renew your { $what } on { $received }. Its number is { $application }.

        The present expiry remains { $until }, also while your application is being examined.
renewal-delayed = Your renewal is delayed: pass { $pass } lapses
    .body =
        For reasons on our side, the review for the renewal of your pass { $pass } was not finished by its expiry on { $expired }. We apologise.

        The pass is therefore not revoked, but lapsed until { $until }. In the meantime you may go on using the { $mark-name }.

pass-lapsed = Pass { $pass } is lapsed
    .body =
        The pass { $pass } for “{ $system }” is lapsed until { $until }.

        What must be cured: { $cure }

        Marks: those that stand on this pass (in number: { $marks }) may go on being used for this time. The public list says that their basis is under review; the cause is not published.

        How to renew: after logging in, apply for the renewal review and state what you have remedied.

        Warning: if the review is not passed by { $until }, the pass is revoked, and on the same day every mark that stands on it.
lapse-ending = The lapse of pass { $pass } is about to end
    .body =
        The lapse of your pass { $pass } ends on { $until }. If the review is not passed by then, the pass and every mark that stands on it will be revoked.
lapse-cured = Pass { $pass } is valid again
    .body =
        We have found that the cause for which the pass { $pass } for “{ $system }” was lapsed is cured. The pass is valid, and the public list says so.
basis-under-review = The basis of mark { $mark } is under review
    .body =
        A pass on which mark { $mark } for { $url } stands is under review until { $until }.

        You may go on using the mark. For this time it is shown as “valid, its basis is under review”. If the pass is not confirmed by then, the mark will be revoked.
basis-confirmed = The basis of mark { $mark } is confirmed
    .body =
        The pass on which mark { $mark } for { $url } stands is confirmed. The mark is shown as “valid”. There is nothing you need to do.
pass-revoked = Pass { $pass } is revoked
    .body =
        The pass { $pass } for “{ $system }” is revoked as of { $on }.

        Cause: { $cause }

        The marks that stood on it (in number: { $marks }) are revoked on the same day; their holders are told separately. The pass is off the public list and on the list of revocations.

mark-granted = Mark { $mark } is granted
    .body =
        We are pleased to tell you that the { $mark-name } is granted.

        Registration number: { $mark }
        Holder: { $holder }
        System: { $system }
        Target URL: { $url }
        Valid: from { $from } to { $to }

        You may show it on the page of the target URL and on the pages below it. Its design must not be changed.
mark-delivered = The data of mark { $mark } is ready
    .body =
        The data of mark { $mark } for { $url } is ready. { $recipient } may fetch it after logging in. How to show the mark is described beside the data.
mark-renewed = Mark { $mark } is renewed
    .body =
        The mark for { $url } is renewed.

        Registration number: { $mark }
        Valid: from { $from } to { $to }

        Please fetch the new data and replace the mark that you show.
mark-revoked = Mark { $mark } is revoked: please stop using it
    .body =
        Mark { $mark } for { $url } is revoked as of { $on }.

        Cause: { $cause }

        Please stop using it at once, and remove it from every page and from all printed matter. Then log in and confirm by { $confirm_until } that its use has stopped. We will check this afterwards.
confirm-stopped = Please confirm that the use of mark { $mark } has stopped
    .body =
        Mark { $mark } for { $url } was revoked on { $on }, and you have not confirmed yet that its use has stopped. Please do so by { $confirm_until }.

        Using a revoked mark is treated as misuse.
stop-confirmed = The use of mark { $mark } has stopped
    .body =
        On { $checked } we found that the revoked mark { $mark } is no longer used on { $url }. Thank you for seeing to it.

badge-advice = Please check your badge ({ $mark })
    .body =
        On { $found } we looked at { $url } and found the following about the badge of the mark { $mark }:

        { $problem ->
            [unreadable] Programs cannot read it. Show the delivered file at 128 pixels or more to a side, in its own proportions.
            [altered] The picture is not the one that was delivered. Replace it with the delivered file, without editing it or saving it anew.
            [out-of-scope] The page is outside the URL that the mark is registered for. Remove the badge there, or notify us of the change.
           *[missing] The badge is not on the registered page. Put it there with the delivered snippet, or tell us if you no longer use the mark.
        }

        This is advice, not a demand. If you have put it right already, there is nothing more you need to do.

change-received = Change notice received: { $what }
    .body =
        We received your change notice for { $what } on { $received }.

        Change: { $change }

        We will judge whether it affects the validity, and tell you.
change-judged = Your change notice is judged: { $what }
    .body =
        We have judged your change notice (“{ $change }”) for { $what } as follows.

        { $verdict ->
            [still-valid] It remains valid. There is nothing you need to do.
            [lapse] What has changed must be reviewed, so it lapses. You will be told separately until when, and what to do.
           *[revoke] The review no longer holds, so it is revoked. You will be told the details separately.
        }
spot-inspection-announced = Spot inspection: { $what }
    .body =
        As agreed with you, we will carry out a spot inspection for { $what }.

        Begins: { $from }
        Ends: { $to }
        Contact during the inspection: { $on_duty }
spot-inspection-passed = Result of the spot inspection: { $what }
    .body =
        The spot inspection for { $what } found all as it was reviewed.

        { $remark }

        There is nothing that you need to do.
spot-inspection-failed = Findings of the spot inspection: { $what }
    .body =
        The spot inspection for { $what } found what is not as it was reviewed: { $findings ->
            [one] 1 finding
           *[other] { $findings } findings
        }.

        { $remark }

        You will be told separately what follows for your { $what } and what must be cured.
prerequisite-revoked = A mark that mark { $mark } depends on is revoked
    .body =
        We have learned that “{ $prerequisite }”, which your mark { $mark } depends on, was revoked on { $on }. The { $mark-name } must therefore be revoked too. You will be told separately of the revocation and of how to stop its use.
upstream-revoked = The mark of an upstream provider is revoked: { $what }
    .body =
        The mark of the upstream provider “{ $upstream }”, on which your { $what } depends, was revoked on { $on }. We will therefore re-examine your { $what }.

        Please hand in papers by { $until } for the items that the upstream provider has vouched for.

complaint-received = We received your complaint ({ $case })
    .body =
        We received your complaint on { $received }. Its number is { $case }, its category “{ $category }”. We will examine it and answer you.
complaint-answered = Answer to your complaint ({ $case })
    .body =
        Our answer to your complaint { $case }:

        { $answer }
complaint-refused = We cannot deal with your complaint ({ $case })
    .body =
        Your complaint { $case } is outside what this scheme can deal with, for this reason:

        { $reason }

        The scheme deals with the following:

        { $categories }
report-received = We received your report ({ $case })
    .body =
        We received your report about { $url } on { $received }. Its number is { $case }. We will tell you what comes of it. Thank you for your help.
misuse-stop-recommended = Stop using the mark ({ $case })
    .body =
        On { $found } we found, and preserved evidence of, the following misuse of the { $mark-name } on { $url }:

        { $kind }

        Stop it at once and tell us so by { $until }. (Case { $case })
misuse-followed-up = Stop using the mark: second demand ({ $case })
    .body =
        We told you on { $recommended } to stop. The following misuse goes on at { $url }:

        { $kind }

        If it has not stopped by { $until }, we will take legal measures. (Case { $case })
misuse-closed = The misuse has stopped ({ $case })
    .body =
        On { $checked } we found that the { $mark-name } is no longer misused on { $url }. Case { $case } is closed.
report-closed = The case you reported is closed ({ $case })
    .body =
        On { $checked } we found that there is no misuse on { $url }, which you reported under number { $case }. The case is closed. Thank you for your help.

review-body-designated = You are designated as a review body
    .body =
        We have designated you as a review body.

        Designation: from { $from } to { $to }
        First audit due by: { $audit_due }
designation-audit-due = Your audit is due
    .body =
        Your audit as a designated review body is due by { $due }. We will contact you to agree a day.
designation-cancelled = Your designation is cancelled
    .body =
        Your designation as a review body is cancelled as of { $on }.

        Ground: { $ground }

        We take over the reviews that you have in hand (in number: { $reviews }). Please hand over the papers.

message-posted = A message waits for you
    .body =
        A message waits for you: “{ $subject }”. Please log in to read it and to reply.
message-unread = A message is waiting to be read
    .body =
        The message “{ $subject }”, sent to you on { $sent }, has not been read yet. Please log in to read it.
