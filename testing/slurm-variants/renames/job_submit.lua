-- A site that puts its own prefix before the name of every job.
function slurm_job_submit(job_desc, part_list, submit_uid)
  job_desc.name = "site-" .. (job_desc.name or "")
  return slurm.SUCCESS
end

function slurm_job_modify(job_desc, job_rec, part_list, modify_uid)
  return slurm.SUCCESS
end
